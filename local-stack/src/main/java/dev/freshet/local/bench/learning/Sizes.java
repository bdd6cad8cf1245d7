package dev.freshet.local.bench.learning;

/**
 * How much is asked and judged in one trial.
 *
 * @param intents of CLINC150, from 2 to as many as its file has
 * @param requests of each intent in the stream
 * @param tests of each intent that nobody judges
 * @param questions in a trial of freshness
 * @param policies that change in a trial of drift or of forgetting
 * @param versions in a trial of forgetting
 * @param conversations of the pretraining corpus that measure what is forgotten
 */
public record Sizes(
        int intents, int requests, int tests, int questions, int policies, int versions, int conversations) {

    /** Checks the bounds. */
    public Sizes {
        if (intents < 2) {
            throw new IllegalArgumentException("--intents is " + intents + ", must be at least 2");
        }
    }

    /** What the benchmark runs unless told otherwise: about a quarter of an hour on two cores with three seeds. */
    public static Sizes full() {
        return new Sizes(8, 40, 20, 180, 8, 20, 200);
    }

    /** A few minutes for one seed. */
    public static Sizes quick() {
        return new Sizes(4, 30, 10, 60, 3, 6, 60);
    }

    /** The same with another number of intents. */
    public Sizes withIntents(int number) {
        return new Sizes(number, requests, tests, questions, policies, versions, conversations);
    }
}
