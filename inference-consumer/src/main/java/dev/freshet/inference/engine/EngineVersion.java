package dev.freshet.inference.engine;

/** A version that an {@link Engine} holds ready. */
public interface EngineVersion extends AutoCloseable {

    /**
     * Puts a sequence into the engine's batch; it generates with this version to its end. Called by the thread that owns
     * the batch.
     *
     * @throws InvalidPromptException if this prompt can never run, however often it is tried
     */
    EngineSequence start(Prompt prompt);

    /** Frees the version. Called once, by any thread, when no sequence of it runs. */
    @Override
    void close();
}
