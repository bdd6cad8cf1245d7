package dev.freshet.languagemodel.generation;

/**
 * What a generator did since its start.
 *
 * @param steps calls of {@link Generator#step} that computed something
 * @param promptTokens tokens of prompts that were fed
 * @param reusedTokens tokens of prompts that were found in a cache instead
 * @param answerTokens tokens generated
 */
public record GeneratorCounters(long steps, long promptTokens, long reusedTokens, long answerTokens) {}
