package dev.freshet.updater.judge;

/** A base model that is missing or cannot be used; the message says why. */
public final class UnusableBaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was wrong and the failure underneath. */
    public UnusableBaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
