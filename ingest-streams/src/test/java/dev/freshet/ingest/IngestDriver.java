package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.AdmittedText;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.BytesDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on a test driver, with a clock by hand. */
final class IngestDriver implements AutoCloseable {

    /** The stores whose entries have their time to go, and the indexes of them. */
    static final List<String> STORES = List.of(
            JoinState.ANSWERS,
            JoinState.GONE,
            JoinState.WAITING,
            JoinState.HELD,
            JoinState.SEEN,
            JoinState.ERASED,
            JoinState.DEADLINES,
            JoinState.BY_PERSON,
            TextProcessor.SEEN,
            TextProcessor.DEADLINES);

    private static final Map<String, WireFormat<?>> WIRES = new ConcurrentHashMap<>();

    final ManualClock clock;
    private final Path folder = temporaryFolder();
    private final TopologyTestDriver driver;
    private final Map<Topic<?>, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final TestOutputTopic<String, byte[]> examples;
    private final TestOutputTopic<String, byte[]> ledger;
    private final TestOutputTopic<String, byte[]> deadLetters;
    private final TestOutputTopic<String, byte[]> texts;

    IngestDriver() {
        this(IngestConfig.defaults());
    }

    IngestDriver(IngestConfig config) {
        // The driver commits after each record, which RocksDB would write through to the disk each time.
        this(config, new ManualClock(), Stores::inMemoryKeyValueStore);
    }

    IngestDriver(IngestConfig config, ManualClock clock, Function<String, KeyValueBytesStoreSupplier> keeper) {
        this.clock = clock;
        Topology topology = new IngestTopology(config, clock, keeper).get();
        driver = new TopologyTestDriver(topology, settings(config, folder), clock.instant());
        examples = output(Topics.TRAINING_EXAMPLES);
        ledger = output(Topics.FEEDBACK_LEDGER);
        deadLetters = output(Topics.DEAD_LETTERS);
        texts = output(Topics.ADMITTED_TEXT);
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
        send(Topics.FEEDBACK, null, value);
    }

    void sendFeedback(byte[] key, byte[] value) {
        send(Topics.FEEDBACK, key, value);
    }

    void sendAnswer(byte[] value) {
        send(Topics.INFERENCE_RESPONSES, null, value);
    }

    <T extends SpecificRecord> void send(Topic<T> topic, T value) {
        send(topic, null, wire(topic).encode(value));
    }

    void send(Topic<?> topic, byte[] key, byte[] value) {
        sendFrom(clock.instant(), topic, key, value);
    }

    <T extends SpecificRecord> void sendFrom(Instant time, Topic<T> topic, T value) {
        sendFrom(time, topic, null, wire(topic).encode(value));
    }

    private void sendFrom(Instant time, Topic<?> topic, byte[] key, byte[] value) {
        inputs.computeIfAbsent(topic, this::input).pipeInput(new TestRecord<>(key, value, time));
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

    List<AdmittedText> texts() {
        return values(texts, Topics.ADMITTED_TEXT);
    }

    /** All bytes that went to a store's changelog since the last look. */
    List<KeyValue<Bytes, byte[]>> changelog(String store) {
        return driver.createOutputTopic(
                        IngestConfig.defaults().applicationId() + "-" + store + "-changelog",
                        new BytesDeserializer(),
                        new ByteArrayDeserializer())
                .readKeyValuesToList();
    }

    List<DeadLetter> deadLetters() {
        return values(deadLetters, Topics.DEAD_LETTERS);
    }

    /** How many entries all stores hold, but for the counts of examples. */
    int entries() {
        return STORES.stream().mapToInt(this::entries).sum();
    }

    /** The entries of a store that is kept in memory. */
    long size(String store) {
        return driver.getKeyValueStore(store).approximateNumEntries();
    }

    /** The keys of a store. */
    List<String> keys(String store) {
        List<String> keys = new ArrayList<>();
        KeyValueStore<String, Object> opened = driver.getKeyValueStore(store);
        try (KeyValueIterator<String, Object> all = opened.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    /** How many entries a store holds. */
    int entries(String store) {
        int entries = 0;
        KeyValueStore<Object, Object> opened = driver.getKeyValueStore(store);
        try (KeyValueIterator<Object, Object> all = opened.all()) {
            while (all.hasNext()) {
                all.next();
                entries++;
            }
        }
        return entries;
    }

    /** The figures of the door's own metrics of a name, by store or by task. */
    Map<String, Double> metrics(String name) {
        Map<String, Double> figures = new HashMap<>();
        driver.metrics().forEach((metric, value) -> {
            if (metric.group().equals(StateMetrics.GROUP) && metric.name().equals(name)) {
                String tag = metric.tags().getOrDefault("store", metric.tags().get("task-id"));
                figures.put(tag, (Double) value.metricValue());
            }
        });
        return figures;
    }

    @Override
    public void close() {
        driver.close();
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<String, byte[]> output(Topic<?> topic) {
        return driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Each is costly to make. */
    @SuppressWarnings("unchecked")
    private static <T extends SpecificRecord> WireFormat<T> wire(Topic<T> topic) {
        return (WireFormat<T>) WIRES.computeIfAbsent(topic.name(), name -> topic.wire());
    }

    private static <T extends SpecificRecord> List<T> values(TestOutputTopic<String, byte[]> output, Topic<T> topic) {
        return output.readValuesToList().stream().map(wire(topic)::decode).toList();
    }

    private static Properties settings(IngestConfig config, Path folder) {
        Properties settings = StreamsSettings.of(config, KafkaConfig.of("none:9092"));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        return settings;
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("ingest-driver");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
