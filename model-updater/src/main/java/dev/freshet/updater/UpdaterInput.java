package dev.freshet.updater;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the updater reads, with one consumer: commands and candidates from where its last transaction left off, and
 * training examples from some time ago, which go to {@link HeldOut}. Assigned, not balanced: there is one updater. One
 * thread, but for {@link #wakeup}.
 */
final class UpdaterInput implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UpdaterInput.class);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final HeldOut heldOut;
    private final WireFormat<TrainingExample> examples = Topics.TRAINING_EXAMPLES.wire();
    private Set<TopicPartition> decided = Set.of();

    UpdaterInput(Clients clients, String group, HeldOut heldOut) {
        this.consumer = clients.consumer(group);
        this.heldOut = heldOut;
    }

    /** Assigns the partitions and reads what is held out, since {@code lookback} ago. */
    void open(Duration lookback, Clock clock) {
        decided = new HashSet<>(partitions(Topics.COMMANDS));
        decided.addAll(partitions(Topics.MODEL_CANDIDATES));
        List<TopicPartition> held = partitions(Topics.TRAINING_EXAMPLES);
        consumer.assign(Stream.concat(decided.stream(), held.stream()).toList());
        consumer.pause(decided);
        Map<TopicPartition, Long> ends = consumer.endOffsets(held);
        seekTo(clock.instant().minus(lookback).toEpochMilli(), ends);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(WAIT).forEach(this::hold);
        }
        consumer.resume(decided);
    }

    private void seekTo(long time, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, time));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times);
        ends.forEach((partition, end) -> {
            @Nullable OffsetAndTimestamp start = starts.get(partition);
            consumer.seek(partition, start == null ? end : start.offset());
        });
    }

    /** Goes to where the last committed transaction left off, and says where that is. */
    Map<TopicPartition, Long> rewind() {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(decided);
        Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(decided));
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                starts.merge(partition, offset.offset(), Math::max);
            }
        });
        starts.forEach(consumer::seek);
        return starts;
    }

    /** The next commands and candidates, maybe none. */
    List<ConsumerRecord<byte[], byte[]>> poll() {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(WAIT);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            if (record.topic().equals(Topics.TRAINING_EXAMPLES.name())) {
                hold(record);
            } else {
                records.add(record);
            }
        }
        return records;
    }

    /** Where the next transaction leaves off. */
    Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        decided.forEach(partition -> offsets.put(partition, new OffsetAndMetadata(consumer.position(partition))));
        return offsets;
    }

    ConsumerGroupMetadata group() {
        return consumer.groupMetadata();
    }

    /** Ends a wait of the owner's thread, which gets a {@code WakeupException}. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void hold(ConsumerRecord<byte[], byte[]> record) {
        try {
            heldOut.add(examples.decode(record.value()));
        } catch (WireFormatException e) {
            // Its owner is the learner, which keeps it; here it only cannot judge.
            LOG.warn("{}-{}@{} cannot judge: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private List<TopicPartition> partitions(Topic<?> topic) {
        return consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
