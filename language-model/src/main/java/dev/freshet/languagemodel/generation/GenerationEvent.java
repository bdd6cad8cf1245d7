package dev.freshet.languagemodel.generation;

import org.jspecify.annotations.Nullable;

/**
 * What one step gave to one sequence.
 *
 * @param sequence whose
 * @param text the next piece of its text: whole characters, empty while a character or a possible stop string is
 *     incomplete
 * @param choice the token with its probabilities, if the request asks for them and this step chose one
 * @param finished why the sequence ended with this step, null while it goes on
 */
public record GenerationEvent(
        Sequence sequence, String text, @Nullable TokenChoice choice, @Nullable FinishReason finished) {}
