package dev.freshet.training.prepare;

import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.stream.Collectors;

/** Codes of languages as people write them, and as the detector names languages: ISO 639-3. */
final class LanguageCodes {

    private LanguageCodes() {}

    /** Whether a text is a code of two or three letters that stands for a language. */
    static boolean isCode(String text) {
        return text.matches("[a-zA-Z]{2,3}") && !resolve(text).isEmpty();
    }

    /** The detector's names for these languages. */
    static Set<String> resolve(List<String> codes) {
        return codes.stream().map(LanguageCodes::resolve).collect(Collectors.toUnmodifiableSet());
    }

    private static String resolve(String code) {
        try {
            String three = Locale.forLanguageTag(code.toLowerCase(Locale.ROOT)).getISO3Language();
            // The detector knows the largest language of these groups.
            return switch (three) {
                case "zho" -> "cmn";
                case "fas" -> "pes";
                case "msa" -> "zlm";
                case "sqi" -> "als";
                case "lav" -> "lvs";
                case "est" -> "ekk";
                case "nor" -> "nob";
                default -> three;
            };
        } catch (MissingResourceException e) {
            return "";
        }
    }
}
