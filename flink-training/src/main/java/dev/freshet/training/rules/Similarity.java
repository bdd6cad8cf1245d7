package dev.freshet.training.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** How alike answers are: the words that two have in common among all of theirs (the Jaccard index), in [0, 1]. */
final class Similarity {

    private Similarity() {}

    /**
     * The lessons whose answers are most like those of {@code fresh}, one for each distinct answer, drawn by {@code random};
     * fewer where fewer have a word in common. The result depends on the order of {@code lessons}.
     */
    static List<Lesson> mostLike(Collection<Lesson> fresh, List<Lesson> lessons, int most, SplittableRandom random) {
        List<Set<String>> targets =
                fresh.stream().map(lesson -> words(lesson.target())).toList();
        Map<String, List<Lesson>> byAnswer = new TreeMap<>();
        lessons.forEach(lesson -> byAnswer.computeIfAbsent(lesson.target(), answer -> new ArrayList<>())
                .add(lesson));
        Map<String, Double> likeness = new TreeMap<>();
        byAnswer.keySet().forEach(answer -> likeness.put(answer, likeness(words(answer), targets)));
        return likeness.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(entry -> byAnswer.getOrDefault(entry.getKey(), List.of()))
                .map(candidates -> candidates.get(random.nextInt(candidates.size())))
                .toList();
    }

    /** Whether one answer is the other but for some words: they have more than half of all their words in common. */
    static boolean isRevision(String one, String other) {
        return jaccard(words(one), words(other)) > 0.5;
    }

    private static double likeness(Set<String> words, List<Set<String>> targets) {
        return targets.stream()
                .mapToDouble(target -> jaccard(words, target))
                .max()
                .orElse(0);
    }

    private static double jaccard(Set<String> one, Set<String> other) {
        Set<String> common = new HashSet<>(one);
        common.retainAll(other);
        int all = one.size() + other.size() - common.size();
        return all == 0 ? 0 : (double) common.size() / all;
    }

    private static Set<String> words(String text) {
        Set<String> words =
                new HashSet<>(Arrays.asList(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")));
        words.remove("");
        return words;
    }
}
