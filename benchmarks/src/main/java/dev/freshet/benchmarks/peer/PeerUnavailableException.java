package dev.freshet.benchmarks.peer;

/** A peer that cannot be installed or started here; the message says why. */
public final class PeerUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    PeerUnavailableException(String reason) {
        super(reason);
    }

    PeerUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
