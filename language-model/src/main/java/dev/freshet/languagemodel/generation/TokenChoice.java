package dev.freshet.languagemodel.generation;

import java.util.List;

/**
 * One token of an answer, and what else could have stood there.
 *
 * @param chosen the token
 * @param top the most probable tokens, the chosen one maybe among them; as many as the request asks for
 */
public record TokenChoice(TokenProbability chosen, List<TokenProbability> top) {

    /** Copies the list. */
    public TokenChoice {
        top = List.copyOf(top);
    }
}
