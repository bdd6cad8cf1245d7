package dev.freshet.ingest;

/** How much of what people give is taken and shown. */
final class Limits {

    /** Most bytes of an answer or an example: with keys and frames they stay below the broker's limit of 1 MiB. */
    static final int MOST_BYTES = 1_000_000;

    private Limits() {}

    /** A text as a message shows it, cut when long. */
    static String quote(String text) {
        return text.length() <= 60 ? "'" + text + "'" : "'" + text.substring(0, 60) + "...'";
    }
}
