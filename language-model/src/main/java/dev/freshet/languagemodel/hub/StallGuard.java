package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets go of a connection on which nothing comes, so that its reader fails and does not wait for ever. */
final class StallGuard implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);
    private static final int CHECKS = 4;

    private final HubResponse response;
    private final long patience;
    private final Future<?> checks;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hub-stall-guard");
        thread.setDaemon(true);
        return thread;
    });

    // Written by the reader, read by the timer.
    private volatile long last = System.nanoTime();

    StallGuard(HubResponse response, Duration patience) {
        this.response = response;
        this.patience = patience.toNanos();
        long period = Math.max(1, this.patience / CHECKS);
        this.checks = timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.NANOSECONDS);
    }

    /** Something came. */
    void alive() {
        last = System.nanoTime();
    }

    @Override
    public void close() {
        checks.cancel(false);
        timer.shutdownNow();
    }

    private void check() {
        if (System.nanoTime() - last < patience) {
            return;
        }
        try {
            response.close();
        } catch (IOException e) {
            LOG.warn("A connection on which nothing came could not be closed", e);
        }
    }
}
