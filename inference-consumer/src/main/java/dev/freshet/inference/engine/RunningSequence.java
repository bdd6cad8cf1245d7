package dev.freshet.inference.engine;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** A sequence in the batch with its version's reference. Belongs to the engine's thread. */
final class RunningSequence {

    private final Generation generation;
    private final LoadedVersion version;
    private final EngineSequence sequence;
    private final Clock clock;
    private final long startedAt;
    private final StringBuilder text = new StringBuilder();
    private @Nullable Long firstTokenAt;

    private RunningSequence(
            Generation generation, LoadedVersion version, EngineSequence sequence, Clock clock, long startedAt) {
        this.generation = generation;
        this.version = version;
        this.sequence = sequence;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    /** Starts a sequence; takes over the caller's reference to the version, also when it fails. */
    static RunningSequence start(Generation generation, LoadedVersion version, Clock clock) {
        long startedAt = clock.millis();
        try {
            return new RunningSequence(generation, version, version.start(generation.prompt()), clock, startedAt);
        } catch (RuntimeException | Error e) {
            version.release();
            throw e;
        }
    }

    EngineSequence sequence() {
        return sequence;
    }

    Generation generation() {
        return generation;
    }

    /** Passes an event on; true when the sequence ended with it. */
    boolean advance(EngineEvent event) {
        if (!event.text().isEmpty()) {
            if (firstTokenAt == null) {
                firstTokenAt = clock.millis();
            }
            text.append(event.text());
            generation.tell(new GenerationUpdate.Piece(version.id(), event.text()));
        }
        if (event.finish() == null) {
            return false;
        }
        end(
                event.error() == null
                        ? new GenerationUpdate.Finished(answer(), event.finish())
                        : new GenerationUpdate.Refused(event.error()));
        return true;
    }

    void cancel() {
        sequence.cancel();
        end(new GenerationUpdate.Cancelled(answer()));
    }

    /** The engine dropped it. */
    void broken(Throwable cause) {
        end(new GenerationUpdate.Broken(cause));
    }

    private void end(GenerationUpdate last) {
        generation.tell(last);
        version.release();
    }

    private Answer answer() {
        return new Answer(
                version.id(),
                text.toString(),
                sequence.logProbability(),
                sequence.choices(),
                sequence.promptTokens(),
                sequence.answerTokens(),
                startedAt,
                firstTokenAt,
                clock.millis());
    }
}
