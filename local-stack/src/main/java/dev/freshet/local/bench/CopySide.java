package dev.freshet.local.bench;

import dev.freshet.benchmarks.measure.Side;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A loop that copies records from one topic to another and does nothing else. One thread. */
final class CopySide implements Side, AutoCloseable {

    private static final String FROM = "copied-from";
    private static final String TO = "copied-to";
    private static final Duration WAIT = Duration.ofMillis(50);

    private final int pairs;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long sent;

    CopySide(Path folder, int pairs) throws Exception {
        this.pairs = pairs;
        this.broker = EmbeddedBroker.start(folder);
        Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            admin.createTopics(List.of(new NewTopic(FROM, 1, (short) 1), new NewTopic(TO, 1, (short) 1)))
                    .all()
                    .get();
        }
        this.producer = clients.producer();
        this.consumer = clients.consumer();
        TopicPartition from = new TopicPartition(FROM, 0);
        consumer.assign(List.of(from));
        consumer.seekToBeginning(List.of(from));
    }

    @Override
    public double measure() {
        List<ProducerRecord<byte[], byte[]>> records = Pairs.records(sent, pairs);
        sent += pairs;
        long begin = System.nanoTime();
        for (ProducerRecord<byte[], byte[]> record : records) {
            var ignored = producer.send(new ProducerRecord<>(FROM, record.key(), record.value()));
        }
        for (int copied = 0; copied < records.size(); ) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                var ignored = producer.send(new ProducerRecord<>(TO, record.key(), record.value()));
                copied++;
            }
        }
        producer.flush();
        return pairs / ((System.nanoTime() - begin) / 1e9);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        broker.close();
    }
}
