package dev.freshet.languagemodel.generation;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model ended its turn, or a stop string came. */
    STOP,
    /** It reached its {@code maxTokens} or the end of the context. */
    LENGTH,
    /** Its deadline passed, while it waited or while it ran. */
    DEADLINE,
    /** The model gave numbers that are no distribution; {@link Sequence#error} says so. */
    ERROR
}
