package dev.freshet.local.cli;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say what is exported: a folder, with or without an adapter's folder, or a version of the stack. */
final class ExportSource {

    private static final String[] ADAPTER_FILES = {"adapter_config.json", "adapter_model.safetensors"};

    @Mixin
    private final Cluster cluster = new Cluster();

    @ArgGroup(multiplicity = "1")
    private Choice choice = new Choice();

    /** One of the two. */
    static final class Choice {
        @ArgGroup(exclusive = false)
        private @Nullable Folders folders;

        @Option(
                names = "--version",
                paramLabel = "MODEL@NUMBER",
                description = "A version of the local stack, which must be running.")
        private @Nullable String version;
    }

    /** A model's folder, and an adapter's. */
    static final class Folders {
        @Option(
                names = "--model",
                required = true,
                paramLabel = "NAME|FOLDER",
                description = "A name of 'freshet model list', or a folder in the Hugging Face layout.")
        private String model = "";

        @Option(names = "--adapter", paramLabel = "FOLDER", description = "An adapter in the PEFT layout.")
        private @Nullable Path adapter;
    }

    /**
     * What an export reads.
     *
     * @param name what the result is called
     * @param model the base model's folder
     * @param adapter files of the PEFT layout, empty for none
     */
    record Parts(String name, Path model, Map<String, byte[]> adapter) {}

    /**
     * Finds the files.
     *
     * @throws CommandException if there are none
     */
    Parts parts() throws IOException {
        if (choice.version != null) {
            return ofVersion(VersionId.parse(choice.version));
        }
        Folders folders = Objects.requireNonNull(choice.folders);
        Path model = BaseModelOption.find(folders.model, System.getenv());
        String name = String.valueOf(model.toAbsolutePath().normalize().getFileName());
        return new Parts(name, model, folders.adapter == null ? Map.of() : read(folders.adapter));
    }

    private Parts ofVersion(VersionId id) throws IOException {
        ArtifactStore artifacts = cluster.artifacts()
                .orElseThrow(
                        () -> new CommandException("a version is exported from the artifacts of a local stack; name"
                                + " its data folder with --data, without --bootstrap"));
        VersionRef version = versions(cluster.clients())
                .filter(candidate -> VersionId.of(candidate).equals(id))
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no version " + id + "; 'freshet models history " + id.model() + "' lists them"));
        return new Parts(id.toString(), artifacts.folder(version.getBase()), artifacts.get(version.getAdapter()));
    }

    /** Candidates, then what else decisions name: the first version is none. */
    private static Stream<VersionRef> versions(Clients clients) {
        return Stream.concat(
                TopicReader.readAll(clients, Topics.MODEL_CANDIDATES).stream()
                        .map(entry -> entry.value().getVersion()),
                TopicReader.readAll(clients, Topics.RELEASE_DECISIONS).stream()
                        .map(entry -> entry.value().getVersion())
                        .filter(Objects::nonNull));
    }

    private static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        for (String name : ADAPTER_FILES) {
            try {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
            } catch (NoSuchFileException e) {
                throw new CommandException("no adapter in " + folder + ": " + name + " is missing");
            }
        }
        return files;
    }
}
