package dev.freshet.local.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A byte-level BPE vocabulary: special tokens, the 256 bytes, then one token for each merge, so that any text in any
 * script has an encoding. Words do not cross a space and every digit stands alone.
 *
 * @param specials special tokens, ids from 0
 * @param merges pairs to join, most urgent first, in the byte alphabet
 * @param vocabulary id of each token
 */
record ByteLevelBpe(List<String> specials, List<Merge> merges, Map<String, Integer> vocabulary) {

    /** How text falls into words, in the syntax that {@code tokenizer.json} and Java share. */
    static final String WORDS = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final Pattern WORD = Pattern.compile(WORDS, Pattern.UNICODE_CHARACTER_CLASS);

    /** Two neighbours that become one token. */
    record Merge(String left, String right) {
        String joined() {
            return left + right;
        }
    }

    ByteLevelBpe {
        specials = List.copyOf(specials);
        merges = List.copyOf(merges);
        vocabulary = Map.copyOf(vocabulary);
    }

    /** The words of {@code text}, each in the byte alphabet. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(ByteAlphabet.encode(matcher.group()));
        }
        return words;
    }

    /** Token ids of {@code text}, in which special tokens mean nothing. */
    List<Integer> encode(String text) {
        List<Integer> ids = new ArrayList<>();
        words(text).forEach(word -> ids.addAll(encodeWord(word)));
        return ids;
    }

    List<Integer> encodeWord(String word) {
        List<String> parts = split(word);
        for (Merge merge : merges) {
            join(parts, merge);
        }
        return parts.stream()
                .map(part -> Objects.requireNonNull(vocabulary.get(part), () -> "no token for \"" + part + "\""))
                .toList();
    }

    static List<String> split(String word) {
        List<String> parts = new ArrayList<>(word.length());
        for (int i = 0; i < word.length(); i++) {
            parts.add(String.valueOf(word.charAt(i)));
        }
        return parts;
    }

    /** Replaces every occurrence of the pair, from the left; whether there was one. */
    static boolean join(List<String> parts, Merge merge) {
        boolean joined = false;
        for (int i = 0; i + 1 < parts.size(); i++) {
            if (parts.get(i).equals(merge.left()) && parts.get(i + 1).equals(merge.right())) {
                parts.set(i, merge.joined());
                parts.remove(i + 1);
                joined = true;
            }
        }
        return joined;
    }
}
