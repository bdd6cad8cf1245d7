package dev.freshet.service.kafka;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads all partitions of a topic, from the beginning or from now, and goes on as it grows, committed records only, without a group.
 * One thread.
 *
 * @param <T> the record
 */
public final class TopicReader<T extends SpecificRecord> implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final WireFormat<T> wire;
    private final BiConsumer<ConsumerRecord<byte[], byte[]>, WireFormatException> unreadable;
    private final Map<TopicPartition, Long> end;

    /**
     * One record with its place.
     *
     * @param record as Kafka gave it
     * @param value what it holds
     */
    public record Entry<T>(ConsumerRecord<byte[], byte[]> record, T value) {}

    /**
     * Opens a reader at the beginning.
     *
     * @param unreadable gets the records that hold no value of the topic; they are skipped
     */
    public TopicReader(
            Clients clients,
            Topic<T> topic,
            BiConsumer<ConsumerRecord<byte[], byte[]>, WireFormatException> unreadable) {
        this(clients, topic, unreadable, false);
    }

    private TopicReader(
            Clients clients,
            Topic<T> topic,
            BiConsumer<ConsumerRecord<byte[], byte[]>, WireFormatException> unreadable,
            boolean atEnd) {
        this.consumer = clients.consumer();
        this.wire = topic.wire();
        this.unreadable = unreadable;
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        this.end = consumer.endOffsets(partitions);
        if (atEnd) {
            end.forEach(consumer::seek);
        } else {
            consumer.seekToBeginning(partitions);
        }
    }

    /** Opens a reader on a topic that only Freshet writes: an unreadable record is a fault and is thrown. */
    public TopicReader(Clients clients, Topic<T> topic) {
        this(clients, topic, TopicReader::fault);
    }

    /** Opens a reader that gives only what is appended from now on, to a topic that only Freshet writes. */
    public static <T extends SpecificRecord> TopicReader<T> atEnd(Clients clients, Topic<T> topic) {
        return new TopicReader<>(clients, topic, TopicReader::fault, true);
    }

    private static void fault(ConsumerRecord<byte[], byte[]> record, WireFormatException e) {
        throw new WireFormatException(
                record.topic() + "-" + record.partition() + "@" + record.offset() + ": " + e.getMessage(), e);
    }

    /** All that a topic holds now, in order of offsets within a partition. */
    public static <T extends SpecificRecord> List<Entry<T>> readAll(Clients clients, Topic<T> topic) {
        try (TopicReader<T> reader = new TopicReader<>(clients, topic)) {
            return reader.readToEnd();
        }
    }

    /** What the topic held when this reader was opened, from where it stands. */
    public List<Entry<T>> readToEnd() {
        List<Entry<T>> entries = new ArrayList<>();
        forEachToEnd(entries::add);
        return entries;
    }

    /** Gives the same to {@code action}, holding one poll at a time. */
    public void forEachToEnd(Consumer<Entry<T>> action) {
        while (!caughtUp()) {
            poll(Duration.ofMillis(100)).forEach(action);
        }
    }

    /** Whether everything was read that the topic held when this reader was opened. */
    public boolean caughtUp() {
        return end.entrySet().stream().allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
    }

    /** Where each partition ended when this reader was opened, by partition. */
    public Map<Integer, Long> ends() {
        return byPartition(end);
    }

    /** Where each partition begins now, by partition: older records are gone. */
    public Map<Integer, Long> beginnings() {
        return byPartition(consumer.beginningOffsets(end.keySet()));
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }

    /** The next records, after at most {@code wait}. */
    public List<Entry<T>> poll(Duration wait) {
        List<Entry<T>> entries = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            try {
                entries.add(new Entry<>(record, wire.decode(record.value())));
            } catch (WireFormatException e) {
                unreadable.accept(record, e);
            }
        }
        return entries;
    }

    /** Ends a {@link #poll} that another thread waits in; it throws {@code WakeupException}. The one call that is thread-safe. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
