package dev.freshet.updater.judge;

import java.util.Map;

/**
 * What a judge found.
 *
 * @param approved whether the candidate may be released
 * @param reason why, for people
 * @param scores figures by name, of both sides
 */
public record Judgement(boolean approved, String reason, Map<String, Double> scores) {

    /** Copies the scores. */
    public Judgement {
        scores = Map.copyOf(scores);
    }

    /** The candidate may be released. */
    public static Judgement approve(String reason, Map<String, Double> scores) {
        return new Judgement(true, reason, scores);
    }

    /** The candidate may not be released. */
    public static Judgement refuse(String reason, Map<String, Double> scores) {
        return new Judgement(false, reason, scores);
    }
}
