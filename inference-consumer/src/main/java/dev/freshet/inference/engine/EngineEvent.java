package dev.freshet.inference.engine;

import dev.freshet.schemas.event.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * What one step did to one sequence.
 *
 * @param sequence the sequence
 * @param text what it added to the answer: whole characters, may be empty
 * @param finish why the answer is whole now, {@code STOP} or {@code LENGTH}; null while it goes on
 */
public record EngineEvent(EngineSequence sequence, String text, @Nullable FinishReason finish) {}
