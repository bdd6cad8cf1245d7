package dev.freshet.training.prepare;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Brings texts into one form: Unicode's NFC, no controls, plain spaces and line ends. */
final class PlainText {

    private static final Pattern PARAGRAPH_END = Pattern.compile("\u2029");
    private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\u0085\u2028\u000B\f]");
    private static final Pattern SPACE = Pattern.compile("[\\p{Zs}]");
    /** Controls and invisible signs. The joiners stay: emoji and several scripts need them, and flags their tags. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}&&[^\n\t\u200C\u200D\\x{E0020}-\\x{E007F}]]");

    private static final Pattern INNER_SPACE = Pattern.compile("(?<=[^\\s])[ \t]{2,}|(?<=[^\\s])\t");
    private static final Pattern TRAILING_SPACE = Pattern.compile("[ \t]+(?=\n|$)");
    private static final Pattern EMPTY_LINES = Pattern.compile("\n{3,}");

    private PlainText() {}

    /** A text in that form; its paragraphs, lines and indentation stay. */
    static String of(String text) {
        String lines =
                LINE_END.matcher(PARAGRAPH_END.matcher(text).replaceAll("\n\n")).replaceAll("\n");
        String visible = INVISIBLE.matcher(SPACE.matcher(lines).replaceAll(" ")).replaceAll("");
        String composed = Normalizer.normalize(visible, Normalizer.Form.NFC);
        String spaced = INNER_SPACE
                .matcher(TRAILING_SPACE.matcher(composed).replaceAll(""))
                .replaceAll(" ");
        return EMPTY_LINES.matcher(spaced).replaceAll("\n\n").strip();
    }
}
