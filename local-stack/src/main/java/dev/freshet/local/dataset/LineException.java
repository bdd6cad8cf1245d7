package dev.freshet.local.dataset;

/** A line that is no sample; the message says what is wrong with it. */
public final class LineException extends Exception {

    private static final long serialVersionUID = 1L;

    LineException(String message) {
        super(message);
    }
}
