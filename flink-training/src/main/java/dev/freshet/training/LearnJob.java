package dev.freshet.training;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.kafka.Connectors;
import dev.freshet.training.kafka.IncomingRecord;
import dev.freshet.training.kafka.OutgoingRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The learn job: examples and releases, keyed by model, to the learner, to one transactional sink. Its main is for
 * {@code flink run}, where the cluster's configuration says where state and checkpoints are.
 */
public final class LearnJob {

    /** Names the consumer group, and the transactions of the sink: one job for each Kafka cluster. */
    static final String NAME = "freshet-learn";

    private static final List<Topic<?>> OUTPUTS =
            List.of(Topics.MODEL_CANDIDATES, Topics.FEEDBACK_LEDGER, Topics.DEAD_LETTERS);

    private final TrainingConfig config;
    private final KafkaConfig kafka;
    private final ArtifactsConfig artifacts;
    private final LearnerFactory learners;

    LearnJob(TrainingConfig config, KafkaConfig kafka, ArtifactsConfig artifacts, LearnerFactory learners) {
        this.config = config;
        this.kafka = kafka;
        this.artifacts = artifacts;
        this.learners = learners;
    }

    /**
     * Submits the job: {@code LearnJob [CONFIG.yaml]}.
     *
     * @throws Exception if the configuration cannot be used, the job fails, or it would begin with nothing where versions
     *     were learned before
     */
    public static void main(String[] args) throws Exception {
        ConfigReader reader =
                ConfigReader.open(args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])), System.getenv());
        TrainingConfig config = reader.read("training", TrainingConfig.defaults());
        KafkaConfig kafka = reader.read("kafka", KafkaConfig.UNSET);
        StartChecks checks = new StartChecks(new Clients(kafka));
        checks.requireTransactionVersion();
        checks.requireUnused(NAME, config.checkpointInterval());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(config));
        if (!config.freshStart() && !goesOn(env.getConfiguration())) {
            checks.requireNoCandidates("name a savepoint or checkpoint with -s");
        }
        new LearnJob(
                        config,
                        kafka,
                        reader.read("artifacts", ArtifactsConfig.UNSET),
                        new LoraLearnerFactory(config.trainer(), config.methods()))
                .define(env);
        env.execute();
    }

    /** From what it is told to, or, after a failover of the job manager, from what high availability kept. */
    static boolean goesOn(ReadableConfig settings) {
        return settings.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
                || HighAvailabilityMode.fromConfig(Configuration.fromMap(settings.toMap()))
                        != HighAvailabilityMode.NONE;
    }

    // The connector's interface asks for the deprecated type.
    @SuppressWarnings("deprecation")
    void define(StreamExecutionEnvironment env) {
        // What a job without state has no business with is what a job before it took in: never a second fate.
        var examples =
                read(env, Topics.TRAINING_EXAMPLES, OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
        var releases = read(env, Topics.MODEL_RELEASES, OffsetsInitializer.earliest());
        examples.connect(releases)
                .transform(
                        "learner",
                        TypeInformation.of(OutgoingRecord.class),
                        new LearnerOperator(config, artifacts, learners))
                .uid("learner")
                .sinkTo(Connectors.sink(kafka, NAME, config.transactionTimeout(), OUTPUTS))
                .name("candidates, fates, dead letters")
                .uid("sink");
    }

    private KeyedStream<IncomingRecord, String> read(
            StreamExecutionEnvironment env, Topic<?> topic, OffsetsInitializer start) {
        return env.fromSource(
                        Connectors.source(kafka, NAME, topic, start), WatermarkStrategy.noWatermarks(), topic.name())
                .uid(topic.name())
                .keyBy(IncomingRecord::model, TypeInformation.of(String.class));
    }
}
