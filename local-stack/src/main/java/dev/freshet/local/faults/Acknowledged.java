package dev.freshet.local.faults;

import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that the broker said it stored. Each has to lie where it said, as it was sent. For topics that are neither compacted nor
 * cut meanwhile. One thread.
 */
final class Acknowledged {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<Place, ProducerRecord<byte[], byte[]>> records = new HashMap<>();

    /** Where a record lies. */
    private record Place(TopicPartition partition, long offset) {

        static final Comparator<Place> ORDER = Comparator.comparing(
                        (Place place) -> place.partition().toString())
                .thenComparing(Place::offset);

        @Override
        public String toString() {
            return partition + "@" + offset;
        }
    }

    /** A record was acknowledged at a place, which no other has. */
    void add(ProducerRecord<byte[], byte[]> sent, RecordMetadata stored) {
        Place place = new Place(new TopicPartition(stored.topic(), stored.partition()), stored.offset());
        if (records.put(place, sent) != null) {
            throw new IllegalStateException(place + " was acknowledged twice");
        }
    }

    /** How many. */
    int count() {
        return records.size();
    }

    /** Those that are not there, as {@code topic-partition@offset}. */
    List<String> lost(Clients clients) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer()) {
            return lost(consumer);
        }
    }

    /** Reads whole topics. */
    List<String> lost(Consumer<byte[], byte[]> consumer) {
        Map<Place, ProducerRecord<byte[], byte[]>> open = new HashMap<>(records);
        List<TopicPartition> partitions =
                records.keySet().stream().map(Place::partition).distinct().toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> held : consumer.poll(POLL)) {
                Place place = new Place(new TopicPartition(held.topic(), held.partition()), held.offset());
                open.computeIfPresent(place, (there, sent) -> same(sent, held) ? null : sent);
            }
        }
        return open.keySet().stream().sorted(Place.ORDER).map(Place::toString).toList();
    }

    private static boolean same(ProducerRecord<byte[], byte[]> sent, ConsumerRecord<byte[], byte[]> held) {
        return Arrays.equals(sent.key(), held.key()) && Arrays.equals(sent.value(), held.value());
    }
}
