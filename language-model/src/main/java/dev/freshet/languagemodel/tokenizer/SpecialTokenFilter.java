package dev.freshet.languagemodel.tokenizer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the special tokens that a text spells, those included that come about only as others are left out. One
 * pass over the text, whatever it is: for each character at most as many steps as the longest token is long. Immutable
 * and thread-safe.
 */
final class SpecialTokenFilter {

    private final Node end = new Node();

    /** A filter of these tokens; an empty one among them is nothing to leave out. */
    SpecialTokenFilter(Collection<String> tokens) {
        for (String token : tokens) {
            Node node = end;
            for (int i = token.length() - 1; i >= 0; i--) {
                node = node.before.computeIfAbsent(token.charAt(i), character -> new Node());
            }
            node.whole = true;
        }
    }

    /** The text without any of the tokens in it. */
    String filter(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            plain.append(text.charAt(i));
            // No token stood in it before this character, so one can only be at its end.
            plain.setLength(plain.length() - lengthOfTokenAtEnd(plain));
        }
        return plain.toString();
    }

    private int lengthOfTokenAtEnd(CharSequence text) {
        int longest = 0;
        @Nullable Node node = end;
        for (int length = 1; length <= text.length(); length++) {
            node = node.before.get(text.charAt(text.length() - length));
            if (node == null) {
                return longest;
            }
            if (node.whole) {
                longest = length;
            }
        }
        return longest;
    }

    /** A place in the tokens, read from their ends to their beginnings. */
    private static final class Node {
        private final Map<Character, Node> before = new HashMap<>();
        private boolean whole;
    }
}
