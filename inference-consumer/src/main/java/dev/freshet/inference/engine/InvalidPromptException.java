package dev.freshet.inference.engine;

/** A prompt that can never run; the message names the field, its value and what is allowed. */
public final class InvalidPromptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public InvalidPromptException(String message) {
        super(message);
    }

    /** With what is wrong and the failure underneath. */
    public InvalidPromptException(String message, Throwable cause) {
        super(message, cause);
    }
}
