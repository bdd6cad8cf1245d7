package dev.freshet.inference;

import dev.freshet.schemas.Topic;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;

/** All that a topic holds, as it grows. */
final class Log<T extends SpecificRecord> implements AutoCloseable {

    private final TopicReader<T> reader;
    private final List<T> values = new ArrayList<>();

    Log(Clients clients, Topic<T> topic) {
        this.reader = new TopicReader<>(clients, topic);
    }

    /** What there is now and what came within {@code wait}. */
    List<T> read(Duration wait) {
        reader.poll(wait).forEach(entry -> values.add(entry.value()));
        return List.copyOf(values);
    }

    /** Waits until at least so many values fit, and returns them. */
    List<T> await(int count, Predicate<T> fits) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> read(Duration.ofMillis(100)).stream().filter(fits).toList(),
                        found -> found.size() >= count);
    }

    @Override
    public void close() {
        reader.close();
    }
}
