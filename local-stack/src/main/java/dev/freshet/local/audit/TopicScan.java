package dev.freshet.local.audit;

import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;

/** A topic up to where it ended when its reader was opened, as a stream that holds one poll at a time. */
final class TopicScan<T extends SpecificRecord> extends Spliterators.AbstractSpliterator<TopicReader.Entry<T>> {

    private final TopicReader<T> reader;
    private final Map<Integer, Long> ends;
    private Iterator<TopicReader.Entry<T>> polled =
            List.<TopicReader.Entry<T>>of().iterator();

    private TopicScan(TopicReader<T> reader) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.reader = reader;
        this.ends = reader.ends();
    }

    static <T extends SpecificRecord> Stream<TopicReader.Entry<T>> of(TopicReader<T> reader) {
        return StreamSupport.stream(new TopicScan<>(reader), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super TopicReader.Entry<T>> action) {
        while (true) {
            while (polled.hasNext()) {
                TopicReader.Entry<T> entry = polled.next();
                if (entry.record().offset() < ends.getOrDefault(entry.record().partition(), 0L)) {
                    action.accept(entry);
                    return true;
                }
            }
            if (reader.caughtUp()) {
                return false;
            }
            polled = reader.poll(Duration.ofMillis(100)).iterator();
        }
    }
}
