package dev.freshet.training.prepare;

import java.util.Locale;

/** Why a text is not learned. */
enum DropReason {
    /** Nothing readable in it. */
    EMPTY,
    /** Of a language that is not asked for. */
    LANGUAGE,
    /** Shorter than the rules allow. */
    TOO_SHORT,
    /** Mostly digits, symbols or emoji. */
    FEW_LETTERS,
    /** It says the same again and again. */
    REPETITIVE,
    /** The very text was there before. */
    DUPLICATE,
    /** Almost the same text was there before. */
    NEAR_DUPLICATE;

    /** Its name in metrics and logs. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
