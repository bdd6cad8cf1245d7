package dev.freshet.languagemodel.training;

import java.util.Arrays;
import java.util.List;

/** Tokens of an example: a prompt, and the answers that may follow it. Every token of an answer is a target. */
final class EncodedExample {

    private final Objective objective;
    private final int[] prompt;
    private final List<int[]> answers;
    private final boolean desirable;
    private final double weight;

    private EncodedExample(Objective objective, int[] prompt, List<int[]> answers, boolean desirable, double weight) {
        this.objective = objective;
        this.prompt = prompt;
        this.answers = answers;
        this.desirable = desirable;
        this.weight = weight;
    }

    static EncodedExample supervised(int[] prompt, int[] answer) {
        return supervised(prompt, answer, 1);
    }

    static EncodedExample supervised(int[] prompt, int[] answer, double weight) {
        return new EncodedExample(Objective.SUPERVISED, prompt, List.of(answer), true, weight);
    }

    static EncodedExample anchor(int[] prompt, int[] answer, double weight) {
        return new EncodedExample(Objective.ANCHOR, prompt, List.of(answer), true, weight);
    }

    static EncodedExample text(int[] tokens) {
        return text(tokens, 1);
    }

    /** Nothing predicts the first of the tokens. */
    static EncodedExample text(int[] tokens, double weight) {
        int[] first = Arrays.copyOf(tokens, 1);
        int[] rest = Arrays.copyOfRange(tokens, 1, tokens.length);
        return new EncodedExample(Objective.TEXT, first, List.of(rest), true, weight);
    }

    static EncodedExample preference(int[] prompt, int[] chosen, int[] rejected) {
        return preference(prompt, chosen, rejected, 1);
    }

    static EncodedExample preference(int[] prompt, int[] chosen, int[] rejected, double weight) {
        return new EncodedExample(Objective.PREFERENCE, prompt, List.of(chosen, rejected), true, weight);
    }

    static EncodedExample labeled(int[] prompt, int[] answer, boolean desirable, double weight) {
        return new EncodedExample(Objective.LABELED, prompt, List.of(answer), desirable, weight);
    }

    Objective objective() {
        return objective;
    }

    /** At least one token. */
    int[] prompt() {
        return prompt;
    }

    /** One, or of a preference the chosen and the rejected one. */
    List<int[]> answers() {
        return answers;
    }

    /** Of a labeled example: thumb up. */
    boolean desirable() {
        return desirable;
    }

    /** Beside others of its kind. */
    double weight() {
        return weight;
    }

    /** Tokens of the prompt and the longest answer. */
    int length() {
        return prompt.length
                + answers.stream().mapToInt(answer -> answer.length).max().orElseThrow();
    }

    /** Tokens of the prompt and all answers. */
    int size() {
        return prompt.length + targets();
    }

    /** Tokens of all answers. */
    int targets() {
        return answers.stream().mapToInt(answer -> answer.length).sum();
    }

    /** Whether both hold the same tokens: a reference then gives them the same probabilities. */
    @Override
    public boolean equals(Object other) {
        return other instanceof EncodedExample that
                && Arrays.equals(prompt, that.prompt)
                && Arrays.deepEquals(answers.toArray(), that.answers.toArray());
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prompt) + Arrays.deepHashCode(answers.toArray());
    }
}
