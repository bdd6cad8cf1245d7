package dev.freshet.local.stack;

/** A stack cannot start or go on; the message is one line that says what to do. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong and what to do. */
    public StackException(String message) {
        super(message);
    }

    /** With what is wrong and the failure underneath. */
    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
