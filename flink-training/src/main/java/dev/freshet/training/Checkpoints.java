package dev.freshet.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The checkpoints in a folder: {@code FOLDER/JOB/chk-NUMBER/_metadata}, where the last file is written last. */
final class Checkpoints {

    private static final String METADATA = "_metadata";
    private static final String PREFIX = "chk-";

    private Checkpoints() {}

    private record Checkpoint(Path folder, long number, FileTime written) {

        static final Comparator<Checkpoint> AGE =
                Comparator.comparingLong(Checkpoint::number).thenComparing(Checkpoint::written);

        static Checkpoint of(Path folder) {
            try {
                long number = Long.parseLong(folder.getFileName().toString().substring(PREFIX.length()));
                return new Checkpoint(folder, number, Files.getLastModifiedTime(folder.resolve(METADATA)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read checkpoint " + folder, e);
            }
        }
    }

    /** The folder that a configuration names, as a path or a file URI. */
    static Path folder(String text) {
        return (text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text)).toAbsolutePath();
    }

    /** The folder of the prepare job, below the one that a configuration names. */
    static Path prepareFolder(String text) {
        return folder(text).resolve("prepare");
    }

    /**
     * The newest complete checkpoint. Numbers go on from restart to restart, so the highest is the newest.
     *
     * @throws IOException if the folder cannot be read
     */
    static Optional<Path> newest(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (Stream<Path> jobs = Files.list(root)) {
            List<Path> folders = jobs.filter(Files::isDirectory).toList();
            return folders.stream()
                    .flatMap(Checkpoints::complete)
                    .max(Checkpoint.AGE)
                    .map(Checkpoint::folder);
        }
    }

    private static Stream<Checkpoint> complete(Path job) {
        try (Stream<Path> folders = Files.list(job)) {
            return folders
                    .filter(folder -> folder.getFileName().toString().matches(PREFIX + "\\d+"))
                    .filter(folder -> Files.isRegularFile(folder.resolve(METADATA)))
                    .map(Checkpoint::of)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read checkpoints in " + job, e);
        }
    }
}
