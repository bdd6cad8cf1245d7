package dev.freshet.local.stack;

import dev.freshet.inference.InferenceConfig;
import dev.freshet.inference.languagemodel.LanguageModelConfig;
import dev.freshet.ingest.IngestConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.training.TrainingConfig;
import dev.freshet.updater.UpdaterConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a local stack runs: the services' sections, with folders below the data folder.
 *
 * @param folder where everything is kept
 * @param base folder of the base model, for a model that does not exist yet
 * @param model name of the model that is created when it does not exist
 */
public record StackConfig(
        StackFolder folder,
        Path base,
        String model,
        IngestConfig ingest,
        TrainingConfig training,
        UpdaterConfig updater,
        InferenceConfig inference,
        LanguageModelConfig languageModel) {

    /** Name of the model unless another is asked for. */
    public static final String MODEL = "support";

    /**
     * Reads the sections {@code ingest}, {@code training}, {@code updater}, {@code inference} and {@code language-model} as each service does.
     *
     * @param file the YAML file, if there is one
     * @param environment the variables
     */
    public static StackConfig read(
            StackFolder folder, Path base, Optional<Path> file, Map<String, String> environment) {
        ConfigReader reader = ConfigReader.open(file, environment);
        return new StackConfig(
                folder,
                base,
                MODEL,
                reader.read("ingest", localDoor(folder)),
                reader.read("training", localLearning(folder)),
                reader.read("updater", UpdaterConfig.defaults()),
                reader.read("inference", localReplica()),
                reader.read("language-model", LanguageModelConfig.defaults()));
    }

    /** With all defaults. */
    public static StackConfig of(StackFolder folder, Path base) {
        return read(folder, base, Optional.empty(), Map.of());
    }

    /** A fixed instance takes its partitions again at once after a crash. */
    private static IngestConfig localDoor(StackFolder folder) {
        return IngestConfig.defaults().at("local", folder.streams().toString());
    }

    /**
     * Killed, broker and training come back together, however much later. A transaction that the newest checkpoint has
     * still to commit must be there then: one that the broker gave up takes fates and candidates with it. One that no
     * checkpoint knows holds nothing up for long, for a start aborts those.
     */
    private static TrainingConfig localLearning(StackFolder folder) {
        TrainingConfig all = TrainingConfig.defaults();
        return new TrainingConfig(
                folder.checkpoints().toUri().toString(),
                all.checkpointInterval(),
                all.checkpointPause(),
                all.checkpointTimeout(),
                EmbeddedBroker.LONGEST_TRANSACTION,
                all.parallelism(),
                all.idleAfter(),
                all.freshStart(),
                all.learning(),
                all.methods(),
                all.trainer(),
                all.prepare());
    }

    private static InferenceConfig localReplica() {
        InferenceConfig all = InferenceConfig.defaults();
        return new InferenceConfig(
                all.group(),
                "local",
                all.slots(),
                6, // The local broker delivers at most 10 times.
                all.renewInterval(),
                all.firstVersionTimeout(),
                all.loadRetry(),
                all.maxRequestBytes());
    }
}
