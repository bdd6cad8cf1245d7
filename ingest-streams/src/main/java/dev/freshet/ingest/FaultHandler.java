package dev.freshet.ingest;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells faults that may pass, after which a new thread goes on, from bugs, which stop the service. Thread-safe. */
final class FaultHandler implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FaultHandler.class);

    private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();

    @Override
    public StreamThreadExceptionResponse handle(Throwable fault) {
        if (mayPass(fault)) {
            LOG.warn("a stream thread failed and is replaced", fault);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("a stream thread failed; stopping", fault);
        bug.compareAndSet(null, fault);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** The first fault that does not pass. */
    Optional<Throwable> bug() {
        return Optional.ofNullable(bug.get());
    }

    private static boolean mayPass(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }
}
