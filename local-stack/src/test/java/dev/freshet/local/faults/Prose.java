package dev.freshet.local.faults;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Paragraphs of words that do not exist. */
final class Prose implements Supplier<String> {

    private static final int WORDS = 30;
    private static final String CONSONANTS = "bdfgklmnprstvz";
    private static final String VOWELS = "aeiou";

    private final Random random = new Random(1);

    @Override
    public String get() {
        return IntStream.range(0, WORDS).mapToObj(word -> word()).collect(Collectors.joining(" ", "", "."));
    }

    private String word() {
        return IntStream.rangeClosed(0, 1 + random.nextInt(3))
                .mapToObj(syllable -> "" + letter(CONSONANTS) + letter(VOWELS))
                .collect(Collectors.joining());
    }

    private char letter(String letters) {
        return letters.charAt(random.nextInt(letters.length()));
    }
}
