package dev.freshet.inference.engine;

import dev.freshet.schemas.event.TokenChoice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One running answer. Belongs to the thread that owns the batch. */
public interface EngineSequence {

    /** Tokens in the prompt. */
    int promptTokens();

    /** Tokens generated so far. */
    int answerTokens();

    /**
     * Sum of the natural log-probabilities of the tokens generated so far under the version's unscaled distribution, or
     * null if the engine does not know it.
     */
    @Nullable
    Double logProbability();

    /** The tokens generated so far with their probabilities, if the prompt asks for them and the engine knows them. */
    default List<TokenChoice> choices() {
        return List.of();
    }

    /** Takes the sequence out of the batch. */
    void cancel();
}
