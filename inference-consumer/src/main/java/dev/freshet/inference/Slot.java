package dev.freshet.inference;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place in the batch: a share consumer of its own that holds at most one request.
 *
 * <p>It acknowledges with its next poll, or when it closes; what is not acknowledged by then is delivered again. A fetch
 * that waits at the broker outlives a replica that is killed and may acquire what the replica held, so a kill can use up
 * a delivery more than it ran; attempts then skip a number.
 */
final class Slot implements Hold {

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RENEWAL_POLL = Duration.ofMillis(20);
    private static final int RENEWAL_POLLS = 100;

    private final ShareConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final Handler handler;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    // Set by whoever stops the slot, read by the slot.
    private volatile boolean stopping;
    // Set by the slot, read by whoever stops it.
    private volatile boolean busy;
    private @Nullable ConsumerRecord<byte[], byte[]> held;
    private @Nullable ConsumerRecord<byte[], byte[]> next;
    private @Nullable ConsumerRecord<byte[], byte[]> lost;

    /** What is done with a delivery. */
    @FunctionalInterface
    interface Handler {

        /** Works on a delivery for as long as it is held. */
        Verdict handle(ConsumerRecord<byte[], byte[]> record, Hold hold) throws InterruptedException;
    }

    Slot(ShareConsumer<byte[], byte[]> consumer, String topic, Handler handler) {
        this.consumer = consumer;
        this.topic = topic;
        this.handler = handler;
    }

    /** Starts the slot's thread, which owns the consumer and closes it. */
    void start(String name) {
        new Thread(this::run, name).start();
    }

    /** Completes when the slot's thread ended, exceptionally with the fault that ended it. */
    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Takes no more requests; what it holds is given back unless it is answered already. Any thread. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Whether it works on a request. Any thread. */
    boolean busy() {
        return busy;
    }

    @Override
    public boolean stopping() {
        return stopping;
    }

    @Override
    public boolean renew() {
        ConsumerRecord<byte[], byte[]> mine = held;
        if (mine == null) {
            return false;
        }
        held = null;
        consumer.acknowledge(mine, AcknowledgeType.RENEW);
        consumer.commitSync();
        // A renewed record comes back with one of the next polls; a new one comes only if this one is lost.
        for (int i = 0; i < RENEWAL_POLLS; i++) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(RENEWAL_POLL)) {
                if (isAt(record, mine)) {
                    held = record;
                    return true;
                }
                next = record;
                lost = mine;
                return false;
            }
        }
        lost = mine;
        return false;
    }

    private void run() {
        try (consumer) {
            consumer.setAcknowledgementCommitCallback(Slot::logLostAcknowledgements);
            consumer.subscribe(List.of(topic));
            while (!stopping) {
                ConsumerRecord<byte[], byte[]> record = take();
                if (record != null) {
                    work(record);
                }
            }
            ended.complete(null);
        } catch (WakeupException e) {
            ended.complete(null);
        } catch (InterruptedException | RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> take() {
        ConsumerRecord<byte[], byte[]> record = next;
        next = null;
        if (record == null) {
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                record = kept(polled);
            }
        }
        busy = record != null;
        return record;
    }

    /** A renewed record that comes too late was given up; another try would take the same number, so it is given back. */
    private @Nullable ConsumerRecord<byte[], byte[]> kept(ConsumerRecord<byte[], byte[]> polled) {
        if (lost != null && isAt(polled, lost) && polled.deliveryCount().equals(lost.deliveryCount())) {
            consumer.acknowledge(polled, AcknowledgeType.RELEASE);
            return null;
        }
        return polled;
    }

    private static boolean isAt(ConsumerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> other) {
        return record.partition() == other.partition() && record.offset() == other.offset();
    }

    private void work(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        held = record;
        Verdict verdict;
        try {
            verdict = handler.handle(record, this);
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a try at {}-{}@{} failed", record.topic(), record.partition(), record.offset(), e);
            verdict = Verdict.AGAIN;
        }
        // Without a hold, after a renewal that failed, there is nothing to say.
        if (held != null) {
            consumer.acknowledge(held, verdict == Verdict.DONE ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
            held = null;
        }
    }

    private static void logLostAcknowledgements(
            Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception exception) {
        if (exception != null) {
            LOG.warn("acknowledgements of {} came too late; these requests are delivered again", offsets, exception);
        }
    }
}
