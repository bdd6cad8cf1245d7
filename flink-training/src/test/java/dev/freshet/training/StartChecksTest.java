package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class StartChecksTest extends KafkaTestBase {

    private static final String PREFIX = "freshet-test";
    private static final Duration CHECKPOINTS = Duration.ofMillis(100);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void shouldStartWhereNobodyWrites() {
        assertThatCode(() -> new StartChecks(clients).requireUnused(PREFIX, CHECKPOINTS))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldStartAfterAJobThatWasKilled() throws Exception {
        // given
        try (KafkaProducer<byte[], byte[]> orphan = producer(PREFIX + "-0")) {
            write(orphan);

            // then
            assertThatCode(() -> new StartChecks(clients).requireUnused(PREFIX, CHECKPOINTS))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void shouldRefuseToStartBesideAJobThatWrites() throws Exception {
        // given
        ExecutorService thread = Executors.newSingleThreadExecutor();
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        try (KafkaProducer<byte[], byte[]> other = producer(PREFIX + "-7")) {
            var job = thread.submit(() -> {
                while (!stop.get()) {
                    write(other);
                    running.countDown();
                    other.commitTransaction();
                }
                return null;
            });
            running.await();

            // then
            assertThatThrownBy(() -> await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> {
                                // The other's transaction is not open at every moment.
                                new StartChecks(clients).requireUnused(PREFIX, CHECKPOINTS);
                                return false;
                            }))
                    .hasMessage("another job writes under the transactional id freshet-test-7; stop it first: one job "
                            + "'freshet-test' may run on a Kafka cluster");
            stop.set(true);
            job.get();
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void shouldWaitForAJobThatIsOnItsWayOut() throws Exception {
        // given: the next transaction begins before the last one ends, so that each look meets one; a look is far
        // longer
        ExecutorService thread = Executors.newSingleThreadExecutor();
        AtomicInteger left = new AtomicInteger(60);
        CountDownLatch running = new CountDownLatch(1);
        try (KafkaProducer<byte[], byte[]> even = producer(PREFIX + "-0");
                KafkaProducer<byte[], byte[]> odd = producer(PREFIX + "-1")) {
            write(odd);
            var job = thread.submit(() -> {
                while (left.get() > 0) {
                    boolean turn = left.getAndDecrement() % 2 == 0;
                    write(turn ? even : odd);
                    (turn ? odd : even).commitTransaction();
                    running.countDown();
                    LockSupport.parkNanos(PACE.toNanos());
                }
                return null;
            });
            running.await();

            // when
            new StartChecks(clients).requireUnused(PREFIX, PACE.multipliedBy(20), PATIENCE);

            // then
            assertThat(left).hasValue(0);
            job.get();
        } finally {
            thread.shutdownNow();
        }
    }

    private static void write(KafkaProducer<byte[], byte[]> producer) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), new byte[] {1}))
                .get();
    }

    private KafkaProducer<byte[], byte[]> producer(String id) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
