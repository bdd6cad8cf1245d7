package dev.freshet.local.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of a model on the disk. */
final class ModelFiles {

    private ModelFiles() {}

    /** Whether a path is a folder with a config and no folder in it. */
    static boolean isOnlyModel(Path folder) throws IOException {
        return Files.isRegularFile(folder.resolve("config.json"))
                && list(folder).stream().allMatch(Files::isRegularFile);
    }

    /** Deletes a folder of files. */
    static void delete(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
