package dev.freshet.inference.engine;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.TokenChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one sequence generated.
 *
 * @param version the version that generated all of it
 * @param text the pieces joined
 * @param logProbability sum of the natural log-probabilities of its tokens, where known
 * @param choices its tokens with their probabilities, where asked for and known
 * @param promptTokens tokens in the prompt
 * @param answerTokens tokens generated
 * @param startedAt when generation began, epoch milliseconds
 * @param firstTokenAt when the first piece was ready, epoch milliseconds; null if there was none
 * @param finishedAt when it ended, epoch milliseconds
 */
public record Answer(
        VersionId version,
        String text,
        @Nullable Double logProbability,
        List<TokenChoice> choices,
        int promptTokens,
        int answerTokens,
        long startedAt,
        @Nullable Long firstTokenAt,
        long finishedAt) {}
