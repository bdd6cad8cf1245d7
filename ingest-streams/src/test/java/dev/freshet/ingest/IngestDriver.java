package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.KafkaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on a test driver, with a clock by hand. */
final class IngestDriver implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> feedback;
    private final TestInputTopic<byte[], byte[]> answers;
    private final TestOutputTopic<String, byte[]> examples;
    private final TestOutputTopic<String, byte[]> ledger;
    private final TestOutputTopic<String, byte[]> deadLetters;

    IngestDriver() {
        this(IngestConfig.defaults());
    }

    IngestDriver(IngestConfig config) {
        // The driver commits after each record, which RocksDB would write through to the disk each time.
        Topology topology = new IngestTopology(config, clock, Stores::inMemoryKeyValueStore).get();
        driver = new TopologyTestDriver(topology, settings(config), clock.instant());
        feedback = input(Topics.FEEDBACK);
        answers = input(Topics.INFERENCE_RESPONSES);
        examples = output(Topics.TRAINING_EXAMPLES);
        ledger = output(Topics.FEEDBACK_LEDGER);
        deadLetters = output(Topics.DEAD_LETTERS);
    }

    void send(Feedback.Builder value) {
        sendFeedback(Topics.FEEDBACK.wire().encode(value.build()));
    }

    void send(InferenceResponse.Builder value) {
        sendAnswer(Topics.INFERENCE_RESPONSES.wire().encode(value.build()));
    }

    void sendFeedback(String json) {
        sendFeedback(json.getBytes(StandardCharsets.UTF_8));
    }

    void sendFeedback(byte[] value) {
        feedback.pipeInput(new TestRecord<>(null, value, clock.instant()));
    }

    void sendFeedback(byte[] key, byte[] value) {
        feedback.pipeInput(new TestRecord<>(key, value, clock.instant()));
    }

    void sendAnswer(byte[] value) {
        answers.pipeInput(new TestRecord<>(null, value, clock.instant()));
    }

    void advance(Duration by) {
        clock.advance(by);
        driver.advanceWallClockTime(by);
    }

    List<TrainingExample> examples() {
        return values(examples, Topics.TRAINING_EXAMPLES);
    }

    Map<String, List<TrainingExample>> examplesByKey() {
        return examples.readKeyValuesToList().stream()
                .collect(Collectors.groupingBy(
                        pair -> pair.key,
                        Collectors.mapping(
                                pair -> Topics.TRAINING_EXAMPLES.wire().decode(pair.value), Collectors.toList())));
    }

    List<LedgerEntry> ledger() {
        return values(ledger, Topics.FEEDBACK_LEDGER);
    }

    List<DeadLetter> deadLetters() {
        return values(deadLetters, Topics.DEAD_LETTERS);
    }

    /** How many entries all stores of the join hold, but for the counts of examples. */
    int entries() {
        int entries = 0;
        for (String store : List.of(JoinState.ANSWERS, JoinState.WAITING, JoinState.SEEN, JoinState.EXPIRATIONS)) {
            KeyValueStore<Object, Object> opened = driver.getKeyValueStore(store);
            try (KeyValueIterator<Object, Object> all = opened.all()) {
                while (all.hasNext()) {
                    all.next();
                    entries++;
                }
            }
        }
        return entries;
    }

    @Override
    public void close() {
        driver.close();
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static <T extends SpecificRecord> List<T> values(TestOutputTopic<String, byte[]> output, Topic<T> topic) {
        return output.readValuesToList().stream().map(topic.wire()::decode).toList();
    }

    private static Properties settings(IngestConfig config) {
        Properties settings = StreamsSettings.of(config, KafkaConfig.of("none:9092"));
        try {
            Path folder = Files.createTempDirectory("ingest-driver");
            settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings;
    }
}
