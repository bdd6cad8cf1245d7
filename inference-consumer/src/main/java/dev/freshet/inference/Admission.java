package dev.freshet.inference;

import org.jspecify.annotations.Nullable;

/** What became of a record at the door. */
sealed interface Admission {

    /** It is a request. */
    record Admitted(Request request) implements Admission {}

    /**
     * It is none.
     *
     * @param cause what is wrong, and where in the record
     * @param reply who is told, null if the record does not say
     */
    record Refused(String cause, @Nullable ReplyAddress reply) implements Admission {}
}
