package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Releases every candidate, the newest of those at hand. */
final class Releaser implements AutoCloseable {

    private final TopicReader<ModelCandidate> reader;
    private final KafkaProducer<byte[], byte[]> producer;
    private int candidates;
    private long epoch = 1;

    Releaser(Clients clients) {
        reader = new TopicReader<>(clients, Topics.MODEL_CANDIDATES);
        producer = clients.producer();
    }

    void poll(Duration wait) {
        VersionRef newest = null;
        for (TopicReader.Entry<ModelCandidate> entry : reader.poll(wait)) {
            candidates++;
            newest = entry.value().getVersion();
        }
        if (newest != null) {
            epoch++;
            producer.send(Records.of(
                    Topics.MODEL_RELEASES,
                    newest.getModel(),
                    Events.release(
                            newest.getModel(), epoch, newest.getNumber(), newest.getAdapter(), newest.getNumber())));
            producer.flush();
        }
    }

    int candidates() {
        return candidates;
    }

    @Override
    public void close() {
        reader.close();
        producer.close();
    }
}
