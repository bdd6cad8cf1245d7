package dev.freshet.local.cli;

/** A command cannot do what it was asked; the message is one line that says what to do. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}
