package dev.freshet.updater;

import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.updater.judge.Judge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The updater's one thread: reads, decides, writes; after an aborted transaction it starts from the log again. */
final class UpdaterLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(UpdaterLoop.class);

    /** So many transactions aborted in a row are a fault. */
    private static final int MOST_ABORTED = 10;

    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** Offsets are committed so often though nothing happens: they do not expire, and a fenced updater notices. */
    private static final Duration IDLE_COMMIT = Duration.ofSeconds(10);

    private final UpdaterConfig config;
    private final ArtifactStore artifacts;
    private final Clock clock;
    private final Judge judge;
    private final HeldOut heldOut;
    private final UpdaterInput input;
    private final DecisionLog log;

    /** Counted down by the thread that closes the service. */
    private final CountDownLatch stop = new CountDownLatch(1);

    private Instant nextCommit = Instant.MIN;

    UpdaterLoop(UpdaterConfig config, Clients clients, ArtifactStore artifacts, Clock clock, Judge judge) {
        this.config = config;
        this.artifacts = artifacts;
        this.clock = clock;
        this.judge = judge;
        this.heldOut = new HeldOut(config.gate().heldOutLimit());
        this.input = new UpdaterInput(clients, config.id(), heldOut);
        this.log = new DecisionLog(clients, config.id());
    }

    @Override
    public void run() {
        try (judge;
                input;
                log) {
            log.open();
            input.open(config.heldOutLookback(), clock);
            int aborted = 0;
            while (!stopping()) {
                EventHandler handler = new EventHandler(log.replay(input.rewind()), heldOut, judge, artifacts, clock);
                handler.prepare();
                LOG.info("the log is replayed");
                try {
                    while (!stopping()) {
                        step(handler);
                        aborted = 0;
                    }
                } catch (DecisionLog.AbortedException e) {
                    aborted++;
                    if (aborted == MOST_ABORTED) {
                        throw new IllegalStateException(aborted + " transactions in a row were aborted", e);
                    }
                    LOG.warn("a transaction was aborted, starting from the log again", e);
                    pause(Math.min(LONGEST_PAUSE_MILLIS, 50L << aborted));
                }
            }
        } catch (WakeupException e) {
            if (!stopping()) {
                throw e;
            }
        }
    }

    private void step(EventHandler handler) throws DecisionLog.AbortedException {
        List<ConsumerRecord<byte[], byte[]>> records = input.poll();
        if (records.isEmpty() && clock.instant().isBefore(nextCommit)) {
            return;
        }
        Batch batch = handler.handle(records);
        log.write(batch, input.offsets(), input.group());
        nextCommit = clock.instant().plus(IDLE_COMMIT);
        batch.decisions().forEach(UpdaterLoop::report);
        if (!batch.releases().isEmpty()) {
            handler.prepare();
        }
    }

    private static void report(ReleaseDecision decision) {
        VersionRef version = decision.getVersion();
        LOG.info(
                "{} {} {}: {}",
                decision.getModel(),
                decision.getKind(),
                version == null ? "" : version.getNumber(),
                decision.getReason());
    }

    private void pause(long millis) {
        try {
            var unused = stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    /** Ends the loop; from any thread. */
    void stop() {
        stop.countDown();
        input.wakeup();
    }
}
