package dev.freshet.languagemodel.generation;

/** All slots are taken and as many sequences wait as may: try again when one has ended. */
public final class GeneratorFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GeneratorFullException(int slots, int maxWaiting) {
        super("all " + slots + " slots are taken and " + maxWaiting + " sequences wait, which is maxWaiting");
    }
}
