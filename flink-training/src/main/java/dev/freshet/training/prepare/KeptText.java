package dev.freshet.training.prepare;

/**
 * A text that later ones are compared with, as it is kept. Fields may be added; none may change its meaning.
 *
 * @param digest SHA-256 of the text, in hex
 * @param signature its MinHash
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record KeptText(String digest, int[] signature) {}
