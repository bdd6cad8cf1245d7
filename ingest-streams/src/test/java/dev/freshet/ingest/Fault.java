package dev.freshet.ingest;

/**
 * What is wrong with the stores of a simulated door.
 *
 * @param writes the store that loses what is written, or none
 * @param changelog the store whose changelog is lost, or none
 */
record Fault(String writes, String changelog) {

    static final Fault NONE = new Fault("", "");

    boolean losesWritesTo(String store) {
        return store.equals(writes);
    }

    boolean losesChangelogOf(String store) {
        return store.equals(changelog);
    }
}
