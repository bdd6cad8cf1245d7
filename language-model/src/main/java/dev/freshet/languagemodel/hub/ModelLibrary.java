package dev.freshet.languagemodel.hub;

import dev.freshet.languagemodel.ModelFolder;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Models by name, each a folder below a root: {@code NAME}, or {@code ORG/NAME}. A folder appears when it is complete.
 * Safe between processes.
 */
public final class ModelLibrary {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern NAME = Pattern.compile(PART + "(/" + PART + ")?");

    private final Path root;

    /** The models below {@code root}, which need not exist. */
    public ModelLibrary(Path root) {
        this.root = root;
    }

    /** The user's: below {@code FRESHET_MODELS}, else {@code .freshet/models} in the home folder. */
    public static ModelLibrary ofUser(Map<String, String> environment) {
        String folder = environment.getOrDefault("FRESHET_MODELS", "");
        return new ModelLibrary(
                folder.isEmpty() ? Path.of(System.getProperty("user.home"), ".freshet", "models") : Path.of(folder));
    }

    /**
     * A model of the library.
     *
     * @param name its name
     * @param folder where it is
     * @param bytes of its files
     */
    public record Entry(String name, Path folder, long bytes) {}

    /** Where models are. */
    public Path root() {
        return root;
    }

    /** The folder of a model, if it is here. */
    public Optional<Path> find(String name) {
        if (!isName(name)) {
            return Optional.empty();
        }
        Path folder = root.resolve(name);
        return isModel(folder) ? Optional.of(folder) : Optional.empty();
    }

    /** All models, in order of names. */
    public List<Entry> list() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path first : folders(root)) {
            for (Path folder : isModel(first) ? List.of(first) : folders(first)) {
                if (isModel(folder)) {
                    String name = root.relativize(folder).toString().replace('\\', '/');
                    entries.add(new Entry(name, folder, bytes(folder)));
                }
            }
        }
        return entries;
    }

    /**
     * Copies a model's folder into the library.
     *
     * @return where it is now
     * @throws InvalidModelException if it is none that can be used
     */
    public Path add(Path folder, String name) throws IOException {
        ModelFolder.check(folder);
        try (Place place = place(name)) {
            List<String> names = new ArrayList<>();
            for (Path file : files(folder)) {
                String fileName = file.getFileName().toString();
                if (fileName.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.(json|jsonl|jinja|txt|safetensors)")) {
                    Files.copy(file, place.folder().resolve(fileName), StandardCopyOption.REPLACE_EXISTING);
                    names.add(fileName);
                }
            }
            ModelFolder.check(place.folder());
            return place.complete(names);
        }
    }

    /**
     * Deletes a model, or what a cut-off fetch left of it.
     *
     * @return whether there was one
     * @throws HubException if somebody brings it just now
     */
    public boolean remove(String name) throws IOException {
        if (!isName(name)) {
            return false;
        }
        boolean found = false;
        Path folder = root.resolve(name);
        if (isModel(folder)) {
            delete(folder);
            found = true;
        }
        if (Files.isDirectory(partial(name))) {
            new Place(folder, partial(name)).discard();
            found = true;
        }
        return found;
    }

    /**
     * Begins a model, or goes on with one that was begun.
     *
     * @throws HubException if it is complete, or somebody else is at it
     */
    Place place(String name) throws IOException {
        if (!isName(name)) {
            throw new HubException("'" + name
                    + "' names no model, allowed: NAME or ORG/NAME of letters, digits, '.', '_'" + " and '-'");
        }
        Path target = root.resolve(name);
        Path parent = root.resolve(name.split("/", -1)[0]);
        if (isModel(target)) {
            throw new HubException(
                    name + " is in " + root + " already; 'freshet model remove " + name + "' removes it");
        }
        if (Files.exists(target)) {
            throw new HubException(target + " exists and is no model; it may hold models of that organization");
        }
        if (isModel(parent)) {
            throw new HubException(
                    root.relativize(parent) + " is a model in " + root + ", so no model can be below it");
        }
        return new Place(target, Files.createDirectories(partial(name)));
    }

    /** A model's folder that is not complete. */
    static final class Place implements AutoCloseable {
        private static final String LOCK = ".lock";

        private final Path target;
        private final Path folder;
        private final FileChannel channel;

        private Place(Path target, Path folder) throws IOException {
            this.target = target;
            this.folder = folder;
            this.channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock()) {
                channel.close();
                throw new HubException("another process brings " + target + " just now");
            }
        }

        Path folder() {
            return folder;
        }

        /** Keeps these files alone and gives the folder its name. */
        Path complete(List<String> names) throws IOException {
            channel.close();
            for (Path file : files(folder)) {
                if (!names.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
            return Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        }

        /** Forgets what is here. */
        void discard() throws IOException {
            channel.close();
            delete(folder);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private boolean lock() throws IOException {
            try {
                FileLock lock = channel.tryLock();
                return lock != null;
            } catch (OverlappingFileLockException e) {
                return false;
            }
        }
    }

    private Path partial(String name) {
        Path target = root.resolve(name);
        return target.resolveSibling("." + target.getFileName() + ".part");
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve(Selection.CONFIG));
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory)
                    .filter(folder -> !folder.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
