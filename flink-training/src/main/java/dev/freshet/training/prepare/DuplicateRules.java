package dev.freshet.training.prepare;

import java.io.Serializable;
import java.time.Duration;

/**
 * Which texts are taken for the same: section {@code training.prepare.duplicates}.
 *
 * @param similarity least share of shingles in common (Jaccard index, estimated), above 0.5, at most 1
 * @param remember texts of a model that later ones are compared with, from 1; the oldest goes first
 * @param forgetAfter how long a text is remembered, from 1 minute
 */
public record DuplicateRules(double similarity, int remember, Duration forgetAfter) implements Serializable {

    private static final Duration LEAST = Duration.ofMinutes(1);

    /** Checks the bounds. */
    public DuplicateRules {
        PrepareConfig.require(
                similarity > 0.5 && similarity <= 1, "duplicates.similarity", similarity, "above 0.5, at most 1");
        PrepareConfig.require(remember >= 1, "duplicates.remember", remember, ">= 1");
        PrepareConfig.require(forgetAfter.compareTo(LEAST) >= 0, "duplicates.forget-after", forgetAfter, ">= " + LEAST);
    }
}
