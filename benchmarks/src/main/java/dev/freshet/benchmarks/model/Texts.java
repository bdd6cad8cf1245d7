package dev.freshet.benchmarks.model;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;

/** Texts of exactly so many tokens. */
public final class Texts {

    private static final String[] WORDS = {
        "lamp", "order", "return", "days", "chair", "the", "please", "where", "table", "is", "my", "open", "how", "late"
    };
    private static final String[] FILLERS = {" a", ".", " e", "!", " x", "?", ","};

    private Texts() {}

    /** A user's message whose conversation, as the chat template writes it, has so many tokens. Another seed, other words. */
    public static List<ChatMessage> prompt(Tokenizer tokenizer, int tokens, long seed) {
        String text = text(words -> tokenizer.encodePrompt(List.of(ChatMessage.user(words))).length, tokens, seed);
        return List.of(ChatMessage.user(text));
    }

    /** A text of so many tokens. */
    public static String text(Tokenizer tokenizer, int tokens, long seed) {
        return text(words -> tokenizer.encode(words).length, tokens, seed);
    }

    private static String text(ToIntFunction<String> count, int tokens, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        String text = word(random);
        int words = tokens;
        while (words > 0) {
            String longer = text + words(random, words);
            int length = count.applyAsInt(longer);
            if (length <= tokens) {
                text = longer;
                words = Math.min(words, tokens - length);
            } else {
                words /= 2;
            }
        }
        return fill(text, count, tokens);
    }

    private static String words(SplittableRandom random, int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(' ').append(word(random));
        }
        return words.toString();
    }

    private static String fill(String text, ToIntFunction<String> count, int tokens) {
        int length = count.applyAsInt(text);
        String filled = text;
        while (length < tokens) {
            String before = filled;
            int wanted = length + 1;
            for (String filler : FILLERS) {
                if (count.applyAsInt(before + filler) == wanted) {
                    filled = before + filler;
                    length = wanted;
                    break;
                }
            }
            if (filled.equals(before)) {
                throw new IllegalStateException("no text of " + tokens + " tokens, the next has " + length);
            }
        }
        if (length > tokens) {
            throw new IllegalStateException("no text of " + tokens + " tokens, the shortest has " + length);
        }
        return filled;
    }

    private static String word(SplittableRandom random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
