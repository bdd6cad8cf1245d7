package dev.freshet.local.stack;

import dev.freshet.service.Service;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a stack: it is closed, or one of its services ends first, with or without a fault. */
final class StackEnd {

    private static final Logger LOG = LoggerFactory.getLogger(StackEnd.class);

    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private volatile boolean closing;

    /** Completes normally when the stack was closed, exceptionally when a service ended before. */
    CompletableFuture<Void> future() {
        return future;
    }

    /** From now on the end of a service is the end of the stack. */
    void follow(String name, Service service) {
        var unused = service.ended().whenComplete((done, fault) -> {
            if (fault != null) {
                LOG.error("{} ended", name, fault);
                future.completeExceptionally(new StackException(name + " ended: " + fault.getMessage(), fault));
            } else if (!closing) {
                LOG.error("{} ended without a fault", name);
                future.completeExceptionally(new StackException(name + " ended"));
            }
        });
    }

    /** From now on services end because they are asked to. */
    void closing() {
        closing = true;
    }

    /** All services ended. */
    void closed() {
        future.complete(null);
    }
}
