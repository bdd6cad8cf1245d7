package dev.freshet.languagemodel.training;

/**
 * How a model takes to an answer that it is shown.
 *
 * @param logProbability natural logarithm of the answer's probability, the end of the turn included
 * @param tokens tokens of the answer, the end included
 * @param greedy whether each of them is the most probable one, so that greedy decoding writes exactly this answer
 */
public record Score(double logProbability, int tokens, boolean greedy) {}
