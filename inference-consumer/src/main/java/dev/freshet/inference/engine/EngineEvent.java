package dev.freshet.inference.engine;

import dev.freshet.schemas.event.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * What one step did to one sequence.
 *
 * @param sequence the sequence
 * @param text what it added to the answer: whole characters, may be empty
 * @param finish why the answer is whole now, {@code STOP} or {@code LENGTH}, or that it never will be, {@code FAILED};
 *     null while it goes on
 * @param error what went wrong where {@code finish} is {@code FAILED}, else null
 */
public record EngineEvent(EngineSequence sequence, String text, @Nullable FinishReason finish, @Nullable String error) {

    /** Of a sequence that goes on, or whose answer is whole. */
    public EngineEvent(EngineSequence sequence, String text, @Nullable FinishReason finish) {
        this(sequence, text, finish, null);
    }
}
