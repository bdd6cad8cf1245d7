package dev.freshet.languagemodel.generation;

/**
 * A token with its probability at one place of an answer, under the model's own distribution: before temperature,
 * penalties and all else.
 *
 * @param token its id
 * @param text what it stands for; empty for a special token, U+FFFD for a part of a character
 * @param logProbability natural logarithm of its probability
 */
public record TokenProbability(int token, String text, double logProbability) {}
