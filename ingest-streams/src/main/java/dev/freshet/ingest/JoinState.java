package dev.freshet.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What the join remembers, by request: answers, the feedback that waits for one, and which feedback was seen. Every entry
 * is in an index by the time when it goes, so that looking for what is due reads nothing else. One task's; its thread.
 */
final class JoinState {

    static final String ANSWERS = "answers";
    static final String WAITING = "waiting-feedback";
    static final String SEEN = "seen-feedback";
    static final String EXPIRATIONS = "expirations";
    static final String EXAMPLES = "examples-per-model";

    private static final byte[] PRESENT = new byte[0];
    private static final StringSerializer PREFIX = new StringSerializer();

    private final KeyValueStore<String, Answer> answers;
    private final KeyValueStore<String, AdmittedFeedback> waiting;
    private final KeyValueStore<String, String> seen;
    private final KeyValueStore<String, byte[]> expirations;

    JoinState(ProcessingContext context) {
        this.answers = context.getStateStore(ANSWERS);
        this.waiting = context.getStateStore(WAITING);
        this.seen = context.getStateStore(SEEN);
        this.expirations = context.getStateStore(EXPIRATIONS);
    }

    /** Its stores, and the counter of {@link HoldOut}, each kept as {@code keeper} says. */
    static Set<StoreBuilder<?>> stores(Function<String, KeyValueBytesStoreSupplier> keeper) {
        return Set.of(
                store(keeper.apply(ANSWERS), Answer.serde()),
                store(keeper.apply(WAITING), AdmittedFeedback.serde()),
                store(keeper.apply(SEEN), Serdes.String()),
                store(keeper.apply(EXPIRATIONS), Serdes.ByteArray()),
                store(keeper.apply(EXAMPLES), Serdes.Integer()));
    }

    /** Keeps an answer until a time; false if this attempt's is there, which stays. */
    boolean add(Answer answer, long until) {
        String key = key(answer.requestId(), String.format("%010d", answer.attempt()));
        if (answers.putIfAbsent(key, answer) != null) {
            return false;
        }
        index(new Expiration(until, Expiration.Side.ANSWER, key));
        return true;
    }

    /** The earliest attempt's answer that a feedback is about. */
    Optional<Answer> answerFor(AdmittedFeedback feedback) {
        try (KeyValueIterator<String, Answer> found = answers.prefixScan(key(feedback.requestId(), ""), PREFIX)) {
            while (found.hasNext()) {
                Answer answer = found.next().value;
                if (feedback.isAbout(answer)) {
                    return Optional.of(answer);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Keeps a feedback's name until a time.
     *
     * @return the place of the first feedback of this name and request, if it is not the first
     */
    Optional<String> see(AdmittedFeedback feedback, String place, long until) {
        String key = key(feedback.requestId(), feedback.id());
        String first = seen.putIfAbsent(key, place);
        if (first == null) {
            index(new Expiration(until, Expiration.Side.FEEDBACK, key));
        }
        return Optional.ofNullable(first);
    }

    /** Lets a seen feedback wait for its answer. */
    void await(AdmittedFeedback feedback) {
        waiting.put(key(feedback.requestId(), feedback.id()), feedback);
    }

    /** Takes out the feedback that waits for an answer, oldest first. */
    List<AdmittedFeedback> takeWaitingFor(Answer answer) {
        List<AdmittedFeedback> met = new ArrayList<>();
        try (KeyValueIterator<String, AdmittedFeedback> found =
                waiting.prefixScan(key(answer.requestId(), ""), PREFIX)) {
            while (found.hasNext()) {
                AdmittedFeedback feedback = found.next().value;
                if (feedback.isAbout(answer)) {
                    met.add(feedback);
                }
            }
        }
        met.forEach(feedback -> waiting.delete(key(feedback.requestId(), feedback.id())));
        met.sort(Comparator.comparingLong(AdmittedFeedback::at)
                .thenComparing(feedback -> feedback.origin().getPartition())
                .thenComparing(feedback -> feedback.origin().getOffset()));
        return met;
    }

    /** Drops what is due, at most {@code limit} entries, and gives back the feedback that still waited. */
    List<AdmittedFeedback> expire(long now, int limit) {
        List<Expiration> due = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> index = expirations.range(null, Expiration.firstAfter(now))) {
            while (index.hasNext() && due.size() < limit) {
                due.add(Expiration.parse(index.next().key));
            }
        }
        List<AdmittedFeedback> waited = new ArrayList<>();
        for (Expiration expiration : due) {
            AdmittedFeedback feedback = drop(expiration);
            if (feedback != null) {
                waited.add(feedback);
            }
        }
        return waited;
    }

    private @Nullable AdmittedFeedback drop(Expiration expiration) {
        expirations.delete(expiration.indexKey());
        if (expiration.side() == Expiration.Side.ANSWER) {
            answers.delete(expiration.key());
            return null;
        }
        seen.delete(expiration.key());
        return waiting.delete(expiration.key());
    }

    private void index(Expiration expiration) {
        expirations.put(expiration.indexKey(), PRESENT);
    }

    /** Names hold no control characters, so no request's entries lie among another's. */
    private static String key(String request, String entry) {
        return request + '\0' + entry;
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> store(
            KeyValueBytesStoreSupplier supplier, Serde<V> values) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), values);
    }
}
