package dev.freshet.local.stack;

import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where a stack keeps everything. At most one stack runs on a folder: it holds a file lock, which ends with its process,
 * however that ends.
 *
 * @param root the folder
 */
public record StackFolder(Path root) {

    private static final String BOOTSTRAP = "bootstrap.servers";

    /** {@code .freshet} in the home folder. */
    public static StackFolder ofUser() {
        return new StackFolder(Path.of(System.getProperty("user.home"), ".freshet"));
    }

    /** The broker's logs. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** State of ingest-streams, which can be restored from Kafka. */
    public Path streams() {
        return root.resolve("streams");
    }

    /** The learn job's checkpoints. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** The artifact store. */
    public Path artifacts() {
        return root.resolve("artifacts");
    }

    /** Says where a running stack is reached. */
    public Path properties() {
        return root.resolve("stack.properties");
    }

    private Path lockFile() {
        return root.resolve("stack.lock");
    }

    /** Where the stack that runs on this folder is reached; empty while none is ready. */
    public Optional<String> bootstrapServers() throws IOException {
        return isRunning() ? Optional.ofNullable(read().getProperty(BOOTSTRAP)) : Optional.empty();
    }

    /** Whether a stack runs on this folder, ready or not. */
    public boolean isRunning() throws IOException {
        if (!Files.exists(lockFile())) {
            return false;
        }
        try (Lock lock = new Lock(lockFile())) {
            return !lock.held();
        }
    }

    /**
     * Takes the folder for one stack.
     *
     * @throws StackException if another stack has it
     */
    Lock lock() throws IOException {
        Files.createDirectories(root);
        Lock lock = new Lock(lockFile());
        if (!lock.held()) {
            lock.close();
            throw new StackException(
                    "a stack runs on " + root + " already; stop it, or choose another folder with --data");
        }
        return lock;
    }

    /** What was last written. */
    Properties read() throws IOException {
        Properties properties = new Properties();
        if (Files.exists(properties())) {
            try (Reader in = Files.newBufferedReader(properties())) {
                properties.load(in);
            }
        }
        return properties;
    }

    /** Remembers ports for the next start, and where clients connect, once they can. */
    void write(Ports ports, Optional<String> bootstrapServers) throws IOException {
        Properties properties = new Properties();
        ports.save(properties);
        bootstrapServers.ifPresent(servers -> properties.setProperty(BOOTSTRAP, servers));
        Path aside = root.resolve("stack.properties.new");
        try (var out = Files.newBufferedWriter(aside)) {
            properties.store(out, "Written by freshet up");
        }
        Files.move(aside, properties(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A try at the file lock. */
    static final class Lock implements AutoCloseable {

        private final FileChannel channel;
        private final @Nullable FileLock lock;

        Lock(Path file) throws IOException {
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            this.lock = tryLock(channel);
        }

        private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
            try {
                return channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // Held by this very JVM.
                return null;
            }
        }

        boolean held() {
            return lock != null;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
