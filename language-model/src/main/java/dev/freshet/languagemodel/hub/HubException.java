package dev.freshet.languagemodel.hub;

/** A model that a hub does not give, or gives damaged. The message says what to do, in one line and without secrets. */
public final class HubException extends RuntimeException {

    HubException(String message) {
        super(message);
    }

    HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
