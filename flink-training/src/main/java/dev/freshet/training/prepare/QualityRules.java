package dev.freshet.training.prepare;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which texts are worth learning: section {@code training.prepare.quality}.
 *
 * @param minCharacters a shorter text is dropped, from 1
 * @param minLetters least share of letters among what is no space, 0 to 1
 * @param maxRepetition largest share of runs of ten characters that its window of 4,000 holds before, 0 to 1
 */
public record QualityRules(int minCharacters, double minLetters, double maxRepetition) implements Serializable {

    private static final int WINDOW = 4_000;
    private static final int GRAM = 10;

    /** Checks the bounds. */
    public QualityRules {
        PrepareConfig.require(minCharacters >= 1, "quality.min-characters", minCharacters, ">= 1");
        PrepareConfig.require(isShare(minLetters), "quality.min-letters", minLetters, "0 to 1");
        PrepareConfig.require(isShare(maxRepetition), "quality.max-repetition", maxRepetition, "0 to 1");
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    /** Why a text is not worth learning, if it is not. */
    Optional<DropReason> fault(String text) {
        if (text.codePointCount(0, text.length()) < minCharacters) {
            return Optional.of(DropReason.TOO_SHORT);
        }
        if (letters(text) < minLetters) {
            return Optional.of(DropReason.FEW_LETTERS);
        }
        return repetition(text) > maxRepetition ? Optional.of(DropReason.REPETITIVE) : Optional.empty();
    }

    /** Share of letters, and of the marks that belong to them, among what is no space; 0 of an empty text. */
    private static double letters(String text) {
        long visible = text.codePoints().filter(c -> !Character.isWhitespace(c)).count();
        long letters = text.codePoints().filter(QualityRules::isLetter).count();
        return visible == 0 ? 0 : (double) letters / visible;
    }

    private static boolean isLetter(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /** Share of the runs of ten characters that stood in the same window before; 0 of a text shorter than that. */
    private static double repetition(String text) {
        int runs = text.length() - GRAM + 1;
        int repeated = 0;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < runs; i++) {
            if (i % WINDOW == 0) {
                seen.clear();
            }
            if (!seen.add(text.substring(i, i + GRAM))) {
                repeated++;
            }
        }
        return runs < 1 ? 0 : (double) repeated / runs;
    }
}
