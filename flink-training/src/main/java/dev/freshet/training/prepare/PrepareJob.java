package dev.freshet.training.prepare;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.kafka.Connectors;
import dev.freshet.training.kafka.OutgoingRecord;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The prepare job: admitted texts, cleaned, filtered by language and quality, without what was there before, to parts
 * in {@code training-examples}, once each.
 */
public final class PrepareJob {

    /** Names the consumer group, and the transactions of the sink: one job for each Kafka cluster. */
    public static final String NAME = "freshet-prepare";

    private static final List<Topic<?>> OUTPUTS = List.of(Topics.TRAINING_EXAMPLES, Topics.DEAD_LETTERS);
    private static final TypeInformation<Document> DOCUMENT = TypeInformation.of(Document.class);

    private final PrepareConfig config;
    private final KafkaConfig kafka;
    private final Duration transactionTimeout;

    /**
     * The job.
     *
     * @param transactionTimeout when the broker gives up an open transaction: longer than a checkpoint and a restart
     *     together
     */
    public PrepareJob(PrepareConfig config, KafkaConfig kafka, Duration transactionTimeout) {
        this.config = config;
        this.kafka = kafka;
        this.transactionTimeout = transactionTimeout;
    }

    /** Defines the graph. */
    // The connector's interface asks for the deprecated type.
    @SuppressWarnings("deprecation")
    public void define(StreamExecutionEnvironment env) {
        // What a job without state has no business with is what a job before it took in: never a part twice.
        var start = OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        SingleOutputStreamOperator<Document> texts = env.fromSource(
                        Connectors.source(kafka, NAME, Topics.ADMITTED_TEXT, start),
                        WatermarkStrategy.noWatermarks(),
                        Topics.ADMITTED_TEXT.name())
                .uid(Topics.ADMITTED_TEXT.name())
                .process(new ReadTexts(), DOCUMENT)
                .name("read")
                .uid("read");
        texts.flatMap(new CleanText(), DOCUMENT)
                .name("clean")
                .uid("clean")
                .flatMap(new FilterLanguage(config), DOCUMENT)
                .name("language")
                .uid("language")
                .flatMap(new FilterQuality(config.quality()), DOCUMENT)
                .name("quality")
                .uid("quality")
                .keyBy(Document::model, TypeInformation.of(String.class))
                .process(new DropDuplicates(config.duplicates()), DOCUMENT)
                .name("duplicates")
                .uid("duplicates")
                .flatMap(new PackText(config.maxCharacters()), TypeInformation.of(OutgoingRecord.class))
                .name("pack")
                .uid("pack")
                .union(texts.getSideOutput(ReadTexts.DEAD_LETTERS))
                .sinkTo(Connectors.sink(kafka, NAME, transactionTimeout, OUTPUTS))
                .name("parts, dead letters")
                .uid("sink");
    }
}
