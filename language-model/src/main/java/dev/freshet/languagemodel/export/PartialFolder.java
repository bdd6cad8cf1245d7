package dev.freshet.languagemodel.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that is not complete yet. It holds files, no folders.
 *
 * @param path where it is
 */
record PartialFolder(Path path) {

    /** A new empty folder beside {@code target}, with a name that says what it will be. */
    static PartialFolder beside(Path target) throws IOException {
        String name = target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
        return new PartialFolder(Files.createDirectories(target.resolveSibling(name)));
    }

    /** Deletes it with its files; nothing happens if it was renamed. */
    void delete() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }
}
