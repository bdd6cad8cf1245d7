package dev.freshet.local.bench;

import dev.freshet.benchmarks.measure.Side;
import dev.freshet.ingest.IngestConfig;
import dev.freshet.ingest.IngestService;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The door before a broker of its own. One thread. */
final class DoorSide implements Side, AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int pairs;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final IngestService service;
    private final TopicReader<TrainingExample> examples;
    private long sent;

    /** Starts a door. */
    @FunctionalInterface
    interface Starter {
        IngestService start(IngestConfig config, Clients clients, Clock clock);
    }

    DoorSide(Path folder, int pairs, Starter starter) throws Exception {
        this.pairs = pairs;
        this.broker = EmbeddedBroker.start(folder.resolve("broker"));
        Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        this.producer = clients.producer();
        this.examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES);
        IngestConfig config =
                IngestConfig.defaults().at("", folder.resolve("state").toString());
        this.service = starter.start(config, clients, Clock.systemUTC());
    }

    @Override
    public double measure() {
        List<ProducerRecord<byte[], byte[]>> records = Pairs.records(sent, pairs);
        sent += pairs;
        long begin = System.nanoTime();
        for (ProducerRecord<byte[], byte[]> record : records) {
            var ignored = producer.send(record);
        }
        for (int seen = 0; seen < pairs; ) {
            seen += examples.poll(WAIT).size();
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new IllegalStateException(seen + " of " + pairs + " pairs joined within " + PATIENCE);
            }
        }
        return pairs / ((System.nanoTime() - begin) / 1e9);
    }

    @Override
    public void close() {
        service.close();
        examples.close();
        producer.close();
        broker.close();
    }
}
