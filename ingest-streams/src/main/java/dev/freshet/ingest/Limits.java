package dev.freshet.ingest;

/** Limits that people give: of requests, feedback and themselves. */
final class Limits {

    /** Most bytes of an answer or an example: with keys and frames they stay below the broker's limit of 1 MiB. */
    static final int MOST_BYTES = 1_000_000;

    /** What names of requests, feedback and people may be, for messages. */
    static final String NAME = "1 to 256 characters, not blank, none of them a control character";

    private static final int LONGEST = 256;

    private Limits() {}

    /** Whether a text may be a name. State keys rely on names without control characters. */
    static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }

    /** A text as a message shows it, cut when long. */
    static String quote(String text) {
        return text.length() <= 60 ? "'" + text + "'" : "'" + text.substring(0, 60) + "...'";
    }
}
