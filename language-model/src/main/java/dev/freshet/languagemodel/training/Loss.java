package dev.freshet.languagemodel.training;

/**
 * Cross entropy of some tokens.
 *
 * @param sum in nats, over all tokens
 * @param tokens number of tokens that counted
 */
public record Loss(double sum, int tokens) {

    /** Nats for each token. */
    public double mean() {
        return sum / tokens;
    }

    /** The exponential of the mean. */
    public double perplexity() {
        return Math.exp(mean());
    }

    /** Both together. */
    public Loss plus(Loss other) {
        return new Loss(sum + other.sum, tokens + other.tokens);
    }
}
