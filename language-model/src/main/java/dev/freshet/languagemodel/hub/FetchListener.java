package dev.freshet.languagemodel.hub;

/** Hears how far a fetch is, on the thread that fetches. */
public interface FetchListener {

    /**
     * Something begins or is known.
     *
     * @param line for people
     */
    void onStep(String line);

    /**
     * Bytes are here.
     *
     * @param bytes of all files together
     * @param total of all files together; 0 while it is unknown
     */
    void onBytes(long bytes, long total);
}
