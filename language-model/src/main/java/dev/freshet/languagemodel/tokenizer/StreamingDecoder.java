package dev.freshet.languagemodel.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Turns tokens into text as they come. A token may hold a part of a character; it is held back until the character is
 * whole. One sequence, one thread.
 */
public final class StreamingDecoder {
    private static final char REPLACEMENT = '\uFFFD';

    /** A byte of UTF-8 may still be followed by three; each may show as a replacement character of its own. */
    private static final int LONGEST_TAIL = 3;

    private final Function<int[], String> decode;
    private final List<Integer> window = new ArrayList<>();
    private int known;
    private String emitted = "";

    /** Starts without text; {@code decode} gives that of some tokens. */
    public StreamingDecoder(Function<int[], String> decode) {
        this.decode = decode;
    }

    /** The text that {@code token} completes; whole characters, maybe none. */
    public String push(int token) {
        window.add(token);
        String text = text(0, window.size());
        int end = text.length();
        while (end > 0 && text.length() - end < LONGEST_TAIL && text.charAt(end - 1) == REPLACEMENT) {
            end--;
        }
        if (end <= emitted.length()) {
            return "";
        }
        String piece = text.substring(emitted.length(), end);
        emitted = text.substring(0, end);
        if (end == text.length()) {
            // Some tokenizers decode a token differently at the start of a text: the last ones stay as context.
            window.subList(0, known).clear();
            known = window.size();
            emitted = text(0, known);
        }
        return piece;
    }

    private String text(int start, int end) {
        return decode.apply(
                window.subList(start, end).stream().mapToInt(Integer::intValue).toArray());
    }
}
