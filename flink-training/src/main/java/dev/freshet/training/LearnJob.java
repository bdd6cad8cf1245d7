package dev.freshet.training;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The learn job: examples and releases, keyed by model, to the learner, to one transactional sink. Its main is for
 * {@code flink run}, where the cluster's configuration says where state and checkpoints are.
 */
public final class LearnJob {

    /** Names the consumer group, and the transactions of the sink: one job for each Kafka cluster. */
    private static final String NAME = "freshet-learn";

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
     * @throws Exception if the configuration cannot be used or the job fails
     */
    public static void main(String[] args) throws Exception {
        ConfigReader reader =
                ConfigReader.open(args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])), System.getenv());
        TrainingConfig config = reader.read("training", TrainingConfig.defaults());
        KafkaConfig kafka = reader.read("kafka", KafkaConfig.UNSET);
        new StartChecks(new Clients(kafka)).requireTransactionVersion();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(config));
        new LearnJob(
                        config,
                        kafka,
                        reader.read("artifacts", ArtifactsConfig.UNSET),
                        new LoraLearnerFactory(config.trainer()))
                .define(env);
        env.execute();
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
                .sinkTo(sink())
                .name("candidates, fates, dead letters")
                .uid("sink");
    }

    private KeyedStream<IncomingRecord, String> read(
            StreamExecutionEnvironment env, Topic<?> topic, OffsetsInitializer start) {
        KafkaSource<IncomingRecord> source = KafkaSource.<IncomingRecord>builder()
                .setProperties(properties())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(topic.name())
                .setGroupId(NAME)
                .setClientIdPrefix(NAME + "-" + topic.name())
                .setStartingOffsets(start)
                .setDeserializer(new IncomingRecords())
                .build();
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), topic.name())
                .uid(topic.name())
                .keyBy(IncomingRecord::model, TypeInformation.of(String.class));
    }

    private KafkaSink<OutgoingRecord> sink() {
        return KafkaSink.<OutgoingRecord>builder()
                .setKafkaProducerConfig(properties())
                .setProperty(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        Long.toString(config.transactionTimeout().toMillis()))
                .setProperty(ProducerConfig.ACKS_CONFIG, "all")
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .setBootstrapServers(kafka.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(NAME)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setRecordSerializer(new OutgoingRecords())
                .build();
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        return properties;
    }
}
