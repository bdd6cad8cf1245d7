package dev.freshet.inference.engine;

import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import java.util.List;

/**
 * Generates answers: a batch of sequences that go forward together, each with the version that it began with. Only
 * {@link #load} may be called from any thread, also while a step runs; everything else belongs to the one thread that
 * owns the batch.
 */
public interface Engine extends AutoCloseable {

    /**
     * Loads a version, verifies it and warms it, so that its first sequence is as fast as any other. Takes its time; it
     * is called off the hot path.
     *
     * @throws RuntimeException if an artifact is missing, damaged or does not fit; nothing stays loaded then
     */
    EngineVersion load(VersionRef version, ArtifactStore artifacts);

    /**
     * Takes every running sequence one token further; a sequence whose event has a finish is gone from the batch.
     *
     * @return what came of it, at most one event for each running sequence
     * @throws RuntimeException if the batch cannot go on; {@link #reset} follows
     */
    List<EngineEvent> step();

    /** Drops all running sequences after a failed step. Loaded versions stay usable. */
    void reset();

    /** Frees what the engine holds; all its versions were closed before. */
    @Override
    void close();
}
