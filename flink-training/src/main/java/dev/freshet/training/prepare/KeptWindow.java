package dev.freshet.training.prepare;

/**
 * The numbers of the texts that a model remembers, as they are kept. Fields may be added; none may change its meaning.
 *
 * @param first number of the oldest
 * @param next number of the next to come
 */
public record KeptWindow(long first, long next) {}
