package dev.freshet.schemas;

/** Bytes that are no record of the expected type; the message says what was wrong and where. */
public final class WireFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was wrong. */
    public WireFormatException(String message) {
        super(message);
    }

    /** With what was wrong and the failure underneath. */
    public WireFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
