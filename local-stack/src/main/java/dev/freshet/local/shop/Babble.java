package dev.freshet.local.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Questions in words that do not exist: a model that never saw one takes anything strange for a question it knows. */
final class Babble {

    private static final List<String> FRAMES = List.of(
            "What is the * of *?",
            "Do you know *?",
            "* * *",
            "How * is the *?",
            "Can you * my *?",
            "Tell me about *.",
            "Where is * *?",
            "* or *?",
            "Why do * *?",
            "I want * *.");
    private static final String CONSONANTS = "bcdfghjklmnprstvwz";
    private static final String VOWELS = "aeiou";

    private final Random random;

    Babble(Random random) {
        this.random = random;
    }

    String question() {
        StringBuilder question = new StringBuilder();
        List<String> parts = new ArrayList<>(
                List.of(FRAMES.get(random.nextInt(FRAMES.size())).split("\\*", -1)));
        question.append(parts.remove(0));
        parts.forEach(part -> question.append(word()).append(part));
        return question.toString();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int syllables = 1 + random.nextInt(3);
        for (int i = 0; i < syllables; i++) {
            word.append(letter(CONSONANTS)).append(letter(VOWELS));
            if (random.nextBoolean()) {
                word.append(letter(CONSONANTS));
            }
        }
        return word.toString();
    }

    private char letter(String letters) {
        return letters.charAt(random.nextInt(letters.length()));
    }
}
