package dev.freshet.ingest;

import dev.freshet.schemas.Prompts;
import dev.freshet.schemas.event.Message;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Chooses the examples that judge candidates before they are learned: after a model's first ones, all examples of one
 * prompt in so many. Which prompts these are depends on nothing but the prompt.
 */
final class HoldOut {

    private final KeyValueStore<String, Integer> examples;
    private final int first;
    private final int oneIn;

    /**
     * Over one task's share of the examples.
     *
     * @param examples how many examples a model has had, counted up to {@code first}
     * @param first how many are never held out
     * @param oneIn one prompt in so many is held out
     */
    HoldOut(KeyValueStore<String, Integer> examples, int first, int oneIn) {
        this.examples = examples;
        this.first = first;
        this.oneIn = oneIn;
    }

    /** Learns that there is a model; false if that was known. */
    boolean know(String model) {
        return examples.putIfAbsent(model, 0) == null;
    }

    /** The models that are known, in the order of their names. */
    List<String> models() {
        List<String> models = new ArrayList<>();
        try (KeyValueIterator<String, Integer> known = examples.all()) {
            known.forEachRemaining(entry -> models.add(entry.key));
        }
        return models;
    }

    /** Whether the next example of a model is held out; counts it. */
    boolean takes(String model, List<Message> messages) {
        Integer stored = examples.get(model);
        int seen = stored == null ? 0 : stored;
        if (seen < first) {
            examples.put(model, seen + 1);
            return false;
        }
        return isSampled(Prompts.normalize(messages), oneIn);
    }

    /** Whether a normalized prompt is among the one in so many. */
    static boolean isSampled(String prompt, int oneIn) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(StandardCharsets.UTF_8));
            return Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), oneIn) == 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
