package dev.freshet.updater.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fixed set of a base model, {@code invariants.jsonl} in its folder: small talk and honest "I don't know", nothing
 * that may change; an object {@code {"messages": [{"role": ..., "content": ...}], "answer": ...}} a line.
 */
public final class Invariants {

    public static final String FILE = "invariants.jsonl";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private Invariants() {}

    private record Line(List<ChatMessage> messages, String answer) {

        SupervisedExample example() {
            return new SupervisedExample(messages, answer);
        }
    }

    /**
     * Reads the set.
     *
     * @throws IOException if it is missing, empty or malformed; the message names the line
     */
    public static List<SupervisedExample> read(Path folder) throws IOException {
        List<SupervisedExample> examples = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(folder.resolve(FILE))) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                examples.add(JSON.readValue(line, Line.class).example());
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException(FILE + ", line " + number + ": " + e.getMessage(), e);
            }
        }
        if (examples.isEmpty()) {
            throw new IOException(FILE + " holds no example");
        }
        return examples;
    }

    /** What {@link #read} reads again as {@code example}, without an end of line. */
    public static String line(SupervisedExample example) {
        try {
            return JSON.writeValueAsString(new Line(example.messages(), example.answer()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** At most {@code limit} of a list, evenly spread. */
    static <T> List<T> spread(List<T> list, int limit) {
        if (list.size() <= limit) {
            return list;
        }
        List<T> chosen = new ArrayList<>(limit);
        for (int i = 0; i < limit; i++) {
            chosen.add(list.get((int) ((long) i * list.size() / limit)));
        }
        return chosen;
    }
}
