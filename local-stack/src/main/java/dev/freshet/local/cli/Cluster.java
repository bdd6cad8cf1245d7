package dev.freshet.local.cli;

import dev.freshet.local.stack.StackFolder;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which cluster a command talks to: the local stack that runs, unless told otherwise. */
final class Cluster {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of the local stack (default: ~/.freshet).")
    private @Nullable Path data;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Brokers of another cluster; the local stack need not run then.")
    private @Nullable String bootstrap;

    StackFolder folder() {
        return data == null ? StackFolder.ofUser() : new StackFolder(data);
    }

    /**
     * Clients of the cluster.
     *
     * @throws CommandException if no stack runs and no other cluster is named
     */
    Clients clients() throws IOException {
        return new Clients(KafkaConfig.of(servers()));
    }

    private String servers() throws IOException {
        if (bootstrap != null) {
            return bootstrap;
        }
        StackFolder folder = folder();
        Optional<String> servers = folder.bootstrapServers();
        if (servers.isEmpty()) {
            throw new CommandException(
                    folder.isRunning()
                            ? "the stack on " + folder.root()
                                    + " is still starting; try again when it says that it is ready"
                            : "no stack runs on " + folder.root()
                                    + "; start one with 'freshet up', or name a cluster with --bootstrap");
        }
        return servers.get();
    }

    /** The artifact store, where it can be seen from here: that of the data folder. */
    Optional<ArtifactStore> artifacts() {
        Path folder = folder().artifacts();
        return bootstrap == null && Files.isDirectory(folder)
                ? Optional.of(new FolderArtifactStore(folder))
                : Optional.empty();
    }
}
