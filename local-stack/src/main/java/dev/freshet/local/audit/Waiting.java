package dev.freshet.local.audit;

import java.time.Duration;

/**
 * Events that have no fate yet, for one reason.
 *
 * @param reason why they wait
 * @param count how many
 * @param oldest age of the oldest, since it was appended
 * @param example the oldest, as {@code feedback 2@17}
 */
public record Waiting(Reason reason, long count, Duration oldest, String example) {

    /** Why an event may wait. */
    public enum Reason {
        /** Appended or answered a moment ago. */
        AT_THE_DOOR("on its way through the door"),
        /** No answer of its request is there. */
        NO_ANSWER("waits for its answer"),
        /** Its answer is there, and nobody has approved it. */
        NOT_APPROVED("waits for a person to approve it"),
        /** A demonstration in training-examples, in no candidate. */
        NOT_LEARNED("waits to be learned"),
        /** An accepted answer in training-examples, in no candidate. */
        NOT_REPLAYED("accepted answer, waits to be learned"),
        /** In its held-out window. */
        HELD_OUT("held out: judges candidates, is learned afterwards"),
        /** In a candidate that is not released. */
        NOT_RELEASED("learned, waits for the release of a version that contains it"),
        /** In a version released a moment ago. */
        FATE_ON_ITS_WAY("released, its fate is on the way");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
