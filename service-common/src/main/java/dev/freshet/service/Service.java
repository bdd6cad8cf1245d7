package dev.freshet.service;

import java.util.concurrent.CompletableFuture;

/**
 * A running part of Freshet. It is made running; {@link #close} stops it cleanly, and it may be killed instead at any
 * moment without losing anything.
 */
public interface Service extends AutoCloseable {

    /**
     * Completes when the service has stopped: normally after {@link #close}, exceptionally with the fault that ended it.
     * A fault stops a service loudly; whoever runs it decides whether to start another.
     */
    CompletableFuture<Void> ended();

    /** Stops the service and waits for it. */
    @Override
    void close();
}
