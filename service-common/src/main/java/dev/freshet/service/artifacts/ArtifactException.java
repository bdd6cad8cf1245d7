package dev.freshet.service.artifacts;

/** An artifact that is missing, damaged or cannot be stored; the message names it. */
public final class ArtifactException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ArtifactException(String message) {
        super(message);
    }

    ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
