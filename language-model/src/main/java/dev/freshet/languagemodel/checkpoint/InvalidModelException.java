package dev.freshet.languagemodel.checkpoint;

/** A model or adapter file that cannot be used. The message names the file and its fault. */
public final class InvalidModelException extends RuntimeException {

    /** A fault of the file called {@code file}. */
    public InvalidModelException(String file, String fault) {
        super(file + ": " + fault);
    }

    /** A fault of the file called {@code file}, and what found it. */
    public InvalidModelException(String file, String fault, Throwable cause) {
        super(file + ": " + fault, cause);
    }
}
