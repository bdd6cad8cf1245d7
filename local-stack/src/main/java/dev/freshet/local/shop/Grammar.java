package dev.freshet.local.shop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expands a pattern such as {@code (When|At what time) do you <verb>?} to the sentences that it stands for. */
final class Grammar {

    private final Map<String, List<String>> words;

    /** @param words what {@code <name>} stands for */
    Grammar(Map<String, List<String>> words) {
        this.words = Map.copyOf(words);
    }

    /** Every sentence of every pattern, each once, in order. */
    List<String> expandAll(List<String> patterns) {
        Set<String> sentences = new LinkedHashSet<>();
        for (String pattern : patterns) {
            sentences.addAll(expand(pattern));
        }
        return List.copyOf(sentences);
    }

    /** Every sentence of {@code pattern}, which may hold choices and names but no choice within a choice. */
    List<String> expand(String pattern) {
        int open = firstOf(pattern);
        if (open < 0) {
            return List.of(pattern);
        }
        boolean choice = pattern.charAt(open) == '(';
        int close = pattern.indexOf(choice ? ')' : '>', open);
        if (close < 0) {
            throw new IllegalArgumentException("pattern \"" + pattern + "\" does not close what it opens at " + open);
        }
        String inside = pattern.substring(open + 1, close);
        List<String> sentences = new ArrayList<>();
        for (String option : choice ? List.of(inside.split("\\|", -1)) : named(inside, pattern)) {
            for (String rest : expand(option + pattern.substring(close + 1))) {
                sentences.add(pattern.substring(0, open) + rest);
            }
        }
        return sentences;
    }

    private List<String> named(String name, String pattern) {
        List<String> options = words.get(name);
        if (options == null) {
            throw new IllegalArgumentException(
                    "pattern \"" + pattern + "\" names <" + name + ">, allowed: " + words.keySet());
        }
        return options;
    }

    private static int firstOf(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) == '(' || pattern.charAt(i) == '<') {
                return i;
            }
        }
        return -1;
    }
}
