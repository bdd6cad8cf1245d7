package dev.freshet.service.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder beside the artifacts in which one is written before it has its name; what is left of it goes when it is closed. */
record FolderAside(Path path) implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(FolderAside.class);
    private static final String WRITING = ".writing-";
    private static final String REMOVING = ".removing-";

    static FolderAside in(Path root) throws IOException {
        // A temporary directory would stay closed to other users after it got its name.
        return new FolderAside(Files.createDirectory(root.resolve(WRITING + UUID.randomUUID())));
    }

    /** Removes folders aside in which nothing was written since {@code then}: their writers were killed. */
    static void removeAbandoned(Path root, Instant then) {
        try {
            for (Path path : list(root, WRITING)) {
                if (written(path).isBefore(then)) {
                    // In one step, so that a writer that lives after all loses all of it or nothing.
                    Files.move(path, root.resolve(REMOVING + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
                    LOG.info("{} was never finished, it is removed", path);
                }
            }
            for (Path path : list(root, REMOVING)) {
                new FolderAside(path).close();
            }
        } catch (NoSuchFileException e) {
            LOG.debug("a folder in {} was finished or removed meanwhile", root, e);
        } catch (IOException e) {
            LOG.warn("what was never finished in {} cannot be removed", root, e);
        }
    }

    /** When it or one of its files was changed last. */
    private static Instant written(Path folder) throws IOException {
        FileTime last = Files.getLastModifiedTime(folder);
        for (Path file : FolderArtifactStore.files(folder)) {
            FileTime time = Files.getLastModifiedTime(file);
            last = time.compareTo(last) > 0 ? time : last;
        }
        return last.toInstant();
    }

    private static List<Path> list(Path root, String prefix) throws IOException {
        try (Stream<Path> paths = Files.list(root)) {
            return paths.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.isDirectory(path)) {
            for (Path file : FolderArtifactStore.files(path)) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        }
    }
}
