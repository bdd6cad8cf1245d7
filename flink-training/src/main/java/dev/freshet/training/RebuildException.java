package dev.freshet.training;

/** A version cannot be trained again; the message is one line that says why. */
public final class RebuildException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With its reason. */
    public RebuildException(String message) {
        super(message);
    }
}
