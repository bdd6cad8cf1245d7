package dev.freshet.local.pretrain;

import dev.freshet.local.pretrain.ByteLevelBpe.Merge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Learns byte-level BPE merges: the most frequent pair of neighbours within words is joined, again and again
 * (Sennrich et al., 2016). Equal counts are decided by the pair's spelling, so that the same texts give the same
 * vocabulary.
 */
final class BpeTrainer {

    private BpeTrainer() {}

    /**
     * A vocabulary of {@code size} tokens at most; smaller when no pair occurs twice any more.
     *
     * @param size at least the number of special tokens and 256
     */
    static ByteLevelBpe train(List<String> texts, int size, List<String> specials) {
        if (size < specials.size() + 256) {
            throw new IllegalArgumentException(
                    "vocabulary size is " + size + ", must be at least " + (specials.size() + 256));
        }
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        specials.forEach(token -> vocabulary.put(token, vocabulary.size()));
        for (int value = 0; value < 256; value++) {
            vocabulary.put(String.valueOf(ByteAlphabet.character(value)), vocabulary.size());
        }
        List<Word> words = count(texts);
        List<Merge> merges = new ArrayList<>();
        while (vocabulary.size() < size) {
            Optional<Merge> best = mostFrequent(words);
            if (best.isEmpty()) {
                break;
            }
            merges.add(best.get());
            vocabulary.putIfAbsent(best.get().joined(), vocabulary.size());
            words.forEach(word -> ByteLevelBpe.join(word.parts(), best.get()));
        }
        return new ByteLevelBpe(specials, merges, vocabulary);
    }

    /** A distinct word as it is split so far, and how often it occurs. */
    private record Word(List<String> parts, long count) {}

    private static List<Word> count(List<String> texts) {
        Map<String, Long> counts = new TreeMap<>();
        for (String text : texts) {
            ByteLevelBpe.words(text).forEach(word -> counts.merge(word, 1L, Long::sum));
        }
        List<Word> words = new ArrayList<>();
        counts.forEach((word, count) -> words.add(new Word(ByteLevelBpe.split(word), count)));
        return words;
    }

    private static Optional<Merge> mostFrequent(List<Word> words) {
        Map<Merge, Long> counts = new HashMap<>();
        for (Word word : words) {
            for (int i = 0; i + 1 < word.parts().size(); i++) {
                counts.merge(new Merge(word.parts().get(i), word.parts().get(i + 1)), word.count(), Long::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .max(Map.Entry.<Merge, Long>comparingByValue()
                        .thenComparing(entry -> entry.getKey().left(), Comparator.reverseOrder())
                        .thenComparing(entry -> entry.getKey().right(), Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }
}
