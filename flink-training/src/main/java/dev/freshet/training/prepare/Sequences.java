package dev.freshet.training.prepare;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Packs a text into parts: whole paragraphs as long as they fit, otherwise whole sentences, words, characters. */
final class Sequences {

    private static final String BETWEEN = "\n\n";

    private static final Pattern PARAGRAPH_END = Pattern.compile("\n{2,}");

    private final int longest;
    private final List<String> parts = new ArrayList<>();
    private final StringBuilder part = new StringBuilder();

    private Sequences(int longest) {
        this.longest = longest;
    }

    /**
     * The parts of a text, in order; the same text has the same parts.
     *
     * @param longest characters of a part, in UTF-16
     */
    static List<String> of(String text, int longest) {
        Sequences sequences = new Sequences(longest);
        for (String paragraph : PARAGRAPH_END.split(text, -1)) {
            sequences.add(paragraph, BETWEEN);
        }
        sequences.flush();
        return List.copyOf(sequences.parts);
    }

    private void add(String paragraph, String separator) {
        if (fits(paragraph, separator)) {
            append(paragraph, separator);
        } else if (paragraph.length() <= longest) {
            flush();
            append(paragraph, "");
        } else {
            flush();
            pieces(paragraph, BreakIterator.getSentenceInstance(Locale.ROOT), true);
            flush();
        }
    }

    /** Adds the pieces of a text that is too long as a whole; a piece that still is, in smaller ones. */
    private void pieces(String text, BreakIterator breaks, boolean sentences) {
        breaks.setText(text);
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String piece = text.substring(start, end);
            if (!fits(piece, "")) {
                flush();
            }
            if (piece.length() <= longest) {
                append(piece, "");
            } else if (sentences) {
                pieces(piece, BreakIterator.getWordInstance(Locale.ROOT), false);
            } else {
                characters(piece);
            }
        }
    }

    private void characters(String word) {
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        breaks.setText(word);
        int start = 0;
        while (word.length() - start > longest) {
            int end = breaks.preceding(start + longest + 1);
            // A single character may be longer than a part: a letter with a heap of marks.
            end = end > start ? end : word.offsetByCodePoints(start, longest / 2);
            append(word.substring(start, end), "");
            flush();
            start = end;
        }
        append(word.substring(start), "");
    }

    private boolean fits(String piece, String separator) {
        return part.isEmpty()
                ? piece.length() <= longest
                : part.length() + separator.length() + piece.length() <= longest;
    }

    private void append(String piece, String separator) {
        if (!part.isEmpty()) {
            part.append(separator);
        }
        part.append(piece);
    }

    private void flush() {
        String whole = part.toString().strip();
        if (!whole.isEmpty()) {
            parts.add(whole);
        }
        part.setLength(0);
    }
}
