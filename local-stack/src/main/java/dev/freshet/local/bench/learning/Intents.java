package dev.freshet.local.bench.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Requests of CLINC150 with the names of their intents in words: some intents of it, by lot.
 *
 * @param training requests to learn from, shuffled
 * @param test others of the same intents
 * @param names of the intents
 */
record Intents(List<Request> training, List<Request> test, List<String> names) {

    /** A request, and what it asks for in words, such as {@code book flight}. */
    record Request(String text, String intent) {}

    Intents {
        training = List.copyOf(training);
        test = List.copyOf(test);
        names = List.copyOf(names);
    }

    /**
     * Reads {@code data_full.json} of the data set.
     *
     * @param intents how many of them
     * @param each most training requests of each
     * @param tests most test requests of each
     * @throws IOException if the file cannot be read or has not as many; the message names the file
     */
    static Intents read(Path file, int intents, int each, int tests, long seed) throws IOException {
        JsonNode data = new ObjectMapper().readTree(file.toFile());
        Random random = new Random(seed);
        Map<String, List<Request>> training = byIntent(file, data, "train");
        Map<String, List<Request>> test = byIntent(file, data, "test");
        List<String> names = new ArrayList<>(training.keySet());
        names.retainAll(test.keySet());
        if (names.size() < intents) {
            throw new IOException(
                    file + " has " + names.size() + " intents with training and test requests, must have " + intents);
        }
        Collections.shuffle(names, random);
        names = names.subList(0, intents);
        return new Intents(draw(training, names, each, random), draw(test, names, tests, random), names);
    }

    /** The test requests. */
    List<String> questions() {
        return test.stream().map(Request::text).toList();
    }

    /** Of each answer to a test request whether it is right. */
    List<Boolean> rightly(List<String> answers) {
        return IntStream.range(0, answers.size())
                .mapToObj(i -> answers.get(i).strip().equals(test.get(i).intent()))
                .toList();
    }

    private static Map<String, List<Request>> byIntent(Path file, JsonNode data, String split) throws IOException {
        Map<String, List<Request>> requests = new TreeMap<>();
        for (JsonNode pair : data.path(split)) {
            if (!pair.path(0).isTextual() || !pair.path(1).isTextual()) {
                throw new IOException(file + ": " + split + " holds " + pair + ", must hold [request, intent]");
            }
            String name = pair.path(1).asText().replace('_', ' ');
            requests.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new Request(pair.path(0).asText(), name));
        }
        return requests;
    }

    private static List<Request> draw(Map<String, List<Request>> from, List<String> names, int each, Random random) {
        List<Request> drawn = new ArrayList<>();
        for (String name : names) {
            List<Request> all = new ArrayList<>(from.getOrDefault(name, List.of()));
            Collections.shuffle(all, random);
            drawn.addAll(all.subList(0, Math.min(each, all.size())));
        }
        Collections.shuffle(drawn, random);
        return drawn;
    }
}
