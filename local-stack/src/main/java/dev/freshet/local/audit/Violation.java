package dev.freshet.local.audit;

/**
 * One broken promise.
 *
 * @param kind which promise
 * @param id what breaks it: a feedback event as {@code feedback 2@17}, a version as {@code support@42}
 * @param detail what was found, for people
 */
public record Violation(Kind kind, String id, String detail) {

    /** The promises that the audit checks. */
    public enum Kind {
        /** An event that should have a fate or be an example by now is neither. */
        LOST,
        /** An event has more than one fate, dead letters counted. */
        DOUBLE_FATE,
        /** A fate or dead letter of an event that was never in the feedback topic. */
        FATE_WITHOUT_EVENT,
        /** An example of an event that was never in the feedback topic. */
        EXAMPLE_WITHOUT_EVENT,
        /** An event is in training-examples more than once. */
        DOUBLE_EXAMPLE,
        /** A fate that the event's owner did not write. */
        WRONG_OWNER,
        /** A fate that disagrees with the first released version that contains the event. */
        WRONG_FATE,
        /** A manifest that disagrees with the examples it names, or whose parent is unknown. */
        TORN_MANIFEST,
        /** A manifest's artifact is missing or damaged. */
        BAD_ARTIFACT,
        /** A number that names two contents. */
        REUSED_NUMBER,
        /** A candidate's number is not above the one before. */
        NUMBER_NOT_INCREASING,
        /** A release's epoch is not above the one before. */
        EPOCH_NOT_INCREASING,
        /** A version is released that was never a candidate, or serves without having been released. */
        NEVER_RELEASED
    }

    @Override
    public String toString() {
        return kind + " " + id + ": " + detail;
    }
}
