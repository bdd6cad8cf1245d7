package dev.freshet.local.faults;

import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Applications that follow a {@link Script} at a steady pace. */
final class Load implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Script script;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;
    // Only the timer's thread touches it while it runs.
    private final List<Sent> sent = new ArrayList<>();
    // Filled when it stops.
    private final Acknowledged acknowledged = new Acknowledged();

    private record Sent(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> stored) {}

    /** Begins at once. */
    Load(Clients clients, Duration pause, Script script) {
        this.producer = clients.producer();
        this.script = script;
        this.ticking = timer.scheduleWithFixedDelay(this::tick, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        script.next().forEach(record -> sent.add(new Sent(record, producer.send(record))));
    }

    /**
     * Looks whether it goes on.
     *
     * @throws ExecutionException if it broke down
     */
    void check() throws ExecutionException, InterruptedException {
        if (ticking.isDone()) {
            ticking.get();
        }
    }

    /** Stops, once everything sent was acknowledged. */
    @Override
    public void close() throws Exception {
        check();
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the load does not stop");
        }
        for (Sent one : sent) {
            acknowledged.add(one.record(), one.stored().get());
        }
        producer.close();
    }

    /** All that was sent and where the broker said it stored it, once this is closed. */
    Acknowledged acknowledged() {
        return acknowledged;
    }
}
