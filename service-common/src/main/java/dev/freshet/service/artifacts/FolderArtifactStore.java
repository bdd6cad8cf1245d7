package dev.freshet.service.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Artifacts as folders {@code root/DIGEST/}. A folder appears whole or not at all: it is written aside, synced and moved. */
public final class FolderArtifactStore implements ArtifactStore {

    private static final String NAME = "[A-Za-z0-9_-][A-Za-z0-9._-]*";
    private static final int BUFFER = 1 << 20;
    /** No writer takes so long, not even one that is stopped over night or writes a large base model. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path root;

    /**
     * Keeps artifacts below {@code root}, which is created if absent. What writers began there more than a day ago, and never
     * finished because they were killed, is removed.
     */
    public FolderArtifactStore(Path root) {
        this.root = root;
        try {
            Files.createDirectories(root);
            FolderAside.removeAbandoned(root, Instant.now().minus(ABANDONED));
        } catch (IOException e) {
            throw new ArtifactException("cannot open artifact store " + root, e);
        }
    }

    @Override
    public String put(Map<String, byte[]> files) {
        files.keySet().forEach(FolderArtifactStore::checkName);
        String digest = ArtifactDigest.of(files);
        if (Files.isDirectory(root.resolve(digest))) {
            return digest;
        }
        try {
            return write(aside -> {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path path = aside.resolve(file.getKey());
                    Files.write(path, file.getValue(), StandardOpenOption.CREATE_NEW);
                    sync(path);
                }
                return digest;
            });
        } catch (IOException e) {
            throw new ArtifactException("cannot store artifact " + digest + " in " + root, e);
        }
    }

    @Override
    public String put(Path folder) {
        try {
            return write(aside -> {
                Map<String, String> hashes = new TreeMap<>();
                for (Path file : files(folder)) {
                    String name = file.getFileName().toString();
                    if (name.matches(NAME)) {
                        Path copy = Files.copy(file, aside.resolve(name));
                        sync(copy);
                        hashes.put(name, sha256(copy));
                    }
                }
                return ArtifactDigest.ofHashes(hashes);
            });
        } catch (IOException e) {
            throw new ArtifactException("cannot store " + folder + " as an artifact in " + root, e);
        }
    }

    /** Writes the files of an artifact into a folder; the result is their digest. */
    @FunctionalInterface
    private interface Writer {
        String write(Path aside) throws IOException;
    }

    private String write(Writer writer) throws IOException {
        try (FolderAside folder = FolderAside.in(root)) {
            Path aside = folder.path();
            String digest = writer.write(aside);
            sync(aside);
            move(aside, root.resolve(digest));
            sync(root);
            return digest;
        }
    }

    @Override
    public Map<String, byte[]> get(String digest) {
        Path folder = existing(digest);
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (Path path : files(folder)) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new ArtifactException("cannot read artifact " + folder, e);
        }
        check(digest, ArtifactDigest.of(files), folder);
        return files;
    }

    @Override
    public Path folder(String digest) {
        Path folder = existing(digest);
        Map<String, String> hashes = new TreeMap<>();
        try {
            for (Path path : files(folder)) {
                hashes.put(path.getFileName().toString(), sha256(path));
            }
        } catch (IOException e) {
            throw new ArtifactException("cannot read artifact " + folder, e);
        }
        check(digest, ArtifactDigest.ofHashes(hashes), folder);
        return folder;
    }

    private static void check(String digest, String actual, Path folder) {
        if (!actual.equals(digest)) {
            throw new ArtifactException("artifact " + folder + " is damaged: its content has digest " + actual);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = ArtifactDigest.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return ArtifactDigest.hex(digest.digest());
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private Path existing(String digest) {
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new ArtifactException("artifact digest is '" + digest + "', allowed: 64 hex digits");
        }
        Path folder = root.resolve(digest);
        if (!Files.isDirectory(folder)) {
            throw new ArtifactException("no artifact " + digest + " in " + root);
        }
        return folder;
    }

    private static void checkName(String name) {
        if (!name.matches(NAME)) {
            throw new ArtifactException("artifact file name is '" + name + "', allowed: " + NAME);
        }
    }

    /** Another process may have stored the same content meanwhile; then its folder stays. */
    private static void move(Path aside, Path target) throws IOException {
        try {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
