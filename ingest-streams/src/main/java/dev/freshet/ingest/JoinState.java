package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What the join remembers: answers and what is left of those that went, the feedback that waits for one or for its
 * approval, which names were seen, and who is forgotten. One task's; its thread.
 */
final class JoinState {

    static final String ANSWERS = "answers-kept";
    static final String GONE = "answers-gone";
    static final String WAITING = "feedback-waiting";
    static final String HELD = "feedback-held";
    static final String SEEN = "feedback-seen";
    static final String ERASED = "persons-erased";
    static final String DEADLINES = "deadlines";
    static final String BY_PERSON = "feedback-by-person";
    static final String EXAMPLES = "examples-per-model";

    private static final byte[] PRESENT = new byte[0];
    private static final StringSerializer PREFIX = new StringSerializer();

    private final TimedStore<Answer> answers;
    private final TimedStore<GoneAnswer> gone;
    private final TimedStore<AdmittedFeedback> waiting;
    private final TimedStore<HeldFeedback> held;
    private final TimedStore<String> seen;
    private final TimedStore<AdmittedErasure> erased;
    private final KeyValueStore<String, byte[]> byPerson;

    JoinState(ProcessingContext context, StateMetrics metrics) {
        this.answers = open(context, metrics, ANSWERS, 'a');
        this.gone = open(context, metrics, GONE, 'g');
        this.waiting = open(context, metrics, WAITING, 'w');
        this.held = open(context, metrics, HELD, 'h');
        this.seen = open(context, metrics, SEEN, 's');
        this.erased = open(context, metrics, ERASED, 'e');
        this.byPerson = context.getStateStore(BY_PERSON);
    }

    private static <V> TimedStore<V> open(ProcessingContext context, StateMetrics metrics, String name, char letter) {
        return new TimedStore<>(
                context.getStateStore(name), context.getStateStore(DEADLINES), letter, metrics.size(name));
    }

    /** Its stores, and the counter of {@link HoldOut}, each kept as {@code keeper} says. */
    static Set<StoreBuilder<?>> stores(Function<String, KeyValueBytesStoreSupplier> keeper) {
        return Set.of(
                TimedStore.entries(keeper.apply(ANSWERS), Answer.serde()),
                TimedStore.entries(keeper.apply(GONE), GoneAnswer.serde()),
                TimedStore.entries(keeper.apply(WAITING), AdmittedFeedback.serde()),
                TimedStore.entries(keeper.apply(HELD), HeldFeedback.serde()),
                TimedStore.entries(keeper.apply(SEEN), Serdes.String()),
                TimedStore.entries(keeper.apply(ERASED), AdmittedErasure.serde()),
                TimedStore.index(keeper.apply(DEADLINES)),
                TimedStore.index(keeper.apply(BY_PERSON)),
                Stores.keyValueStoreBuilder(keeper.apply(EXAMPLES), Serdes.String(), Serdes.Integer()));
    }

    /** Keeps an answer until a time; false if this attempt's is there, which stays. */
    boolean add(Answer answer, long until) {
        return answers.add(key(answer), answer, until).isEmpty();
    }

    /** The earliest attempt's answer that a feedback is about. */
    Optional<Answer> answerFor(AdmittedFeedback feedback) {
        return answers.startingWith(prefix(feedback.requestId())).stream()
                .map(TimedStore.Entry::value)
                .filter(answer -> feedback.isAbout(answer.attempt(), answer.version()))
                .findFirst();
    }

    /** What is left of the earliest attempt's answer that a feedback was about. */
    Optional<GoneAnswer> goneAnswerFor(AdmittedFeedback feedback) {
        return gone.startingWith(prefix(feedback.requestId())).stream()
                .map(TimedStore.Entry::value)
                .filter(answer -> feedback.isAbout(answer.attempt(), answer.version()))
                .findFirst();
    }

    /** Drops the answers that are due, and remembers that they were there until a time. */
    void expireAnswers(long now, int limit, long until) {
        leave(answers.takeDue(now, limit), false, until);
        gone.takeDue(now, limit);
    }

    /** Drops the oldest answers while there are more than so many, and remembers that they were there until a time. */
    void crowdOutAnswers(long most, long until) {
        leave(answers.takeBeyond(most), true, until);
        gone.takeBeyond(most);
    }

    private void leave(List<TimedStore.Entry<Answer>> taken, boolean crowdedOut, long until) {
        taken.forEach(entry -> gone.add(entry.key(), GoneAnswer.of(entry.value(), crowdedOut), until));
    }

    /**
     * Keeps a feedback's name until a time, and of all names the newest.
     *
     * @return the place of the first feedback of this name and request, if it is not the first
     */
    Optional<String> see(AdmittedFeedback feedback, long until, long most) {
        String place = Origins.name(feedback.origin());
        Optional<String> first = seen.add(prefix(feedback.requestId()) + feedback.id(), place, until);
        seen.takeBeyond(most);
        return first;
    }

    /** Lets a feedback wait for its answer until a time. */
    void await(AdmittedFeedback feedback, long until) {
        waiting.add(key(feedback), feedback, until);
        remember(feedback);
    }

    /** Takes out the feedback that waits for an answer, oldest first. */
    List<AdmittedFeedback> takeWaitingFor(Answer answer) {
        return waiting.startingWith(prefix(answer.key())).stream()
                .filter(entry -> entry.value().isAbout(answer.attempt(), answer.version()))
                .flatMap(entry -> waiting.take(entry.key()).stream())
                .peek(this::forget)
                .sorted(FeedbackEvent.BY_AGE)
                .toList();
    }

    /** Takes out the feedback whose wait for an answer is over. */
    List<AdmittedFeedback> takeWaitingDue(long now, int limit) {
        return forgotten(waiting.takeDue(now, limit));
    }

    /** Takes out the feedback that waits longest for an answer while more than so many do. */
    List<AdmittedFeedback> takeWaitingBeyond(long most) {
        return forgotten(waiting.takeBeyond(most));
    }

    /** Lets a feedback that met its answer wait for its approval until a time. */
    void hold(HeldFeedback feedback, long until) {
        held.add(key(feedback), feedback, until);
        remember(feedback);
    }

    /** Takes out the held feedback that a verdict is about, oldest first. */
    List<HeldFeedback> takeHeldFor(Verdict verdict) {
        return held.startingWith(prefix(verdict.key())).stream()
                .filter(entry -> verdict.isAbout(entry.value()))
                .flatMap(entry -> held.take(entry.key()).stream())
                .peek(this::forget)
                .sorted(FeedbackEvent.BY_AGE)
                .toList();
    }

    /** Takes out the feedback whose wait for its approval is over. */
    List<HeldFeedback> takeHeldDue(long now, int limit) {
        return forgotten(held.takeDue(now, limit));
    }

    /** Takes out the feedback that is held longest while more than so many are. */
    List<HeldFeedback> takeHeldBeyond(long most) {
        return forgotten(held.takeBeyond(most));
    }

    /** Remembers an erasure until a time, of each person the latest. */
    void erase(AdmittedErasure erasure, long until) {
        AdmittedErasure latest = erased.take(erasure.person())
                .filter(known -> known.at() > erasure.at())
                .orElse(erasure);
        erased.add(erasure.person(), latest, until);
    }

    /** The erasures that are remembered. */
    List<AdmittedErasure> erasures() {
        return erased.values();
    }

    /** Drops the erasures that are due. */
    void expireErasures(long now, int limit) {
        erased.takeDue(now, limit);
    }

    /** Drops the names of feedback that are due. */
    void expireNames(long now, int limit) {
        seen.takeDue(now, limit);
    }

    /** Whether a feedback is from before an erasure of its person. */
    boolean isErased(FeedbackEvent feedback) {
        String person = feedback.person();
        return person != null
                && erased.get(person)
                        .filter(erasure -> feedback.at() <= erasure.at())
                        .isPresent();
    }

    /** Takes out all feedback of a person that waits or is held and is no younger than a time, oldest first. */
    List<FeedbackEvent> takeOf(String person, long upTo) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> of = byPerson.prefixScan(prefix(person), PREFIX)) {
            of.forEachRemaining(entry -> keys.add(entry.key.substring(person.length() + 1)));
        }
        List<FeedbackEvent> taken = new ArrayList<>();
        for (String key : keys) {
            Stream.<FeedbackEvent>concat(waiting.get(key).stream(), held.get(key).stream())
                    .filter(feedback -> feedback.at() <= upTo)
                    .forEach(taken::add);
        }
        taken.forEach(feedback -> {
            waiting.take(key(feedback));
            held.take(key(feedback));
            forget(feedback);
        });
        taken.sort(FeedbackEvent.BY_AGE);
        return taken;
    }

    private <E extends FeedbackEvent> List<E> forgotten(List<TimedStore.Entry<E>> taken) {
        return taken.stream().map(TimedStore.Entry::value).peek(this::forget).toList();
    }

    private void remember(FeedbackEvent feedback) {
        if (feedback.person() != null) {
            byPerson.put(prefix(feedback.person()) + key(feedback), PRESENT);
        }
    }

    private void forget(FeedbackEvent feedback) {
        if (feedback.person() != null) {
            byPerson.delete(prefix(feedback.person()) + key(feedback));
        }
    }

    private static String key(Answer answer) {
        return prefix(answer.key()) + String.format("%010d", answer.attempt());
    }

    private static String key(FeedbackEvent feedback) {
        return prefix(feedback.requestId()) + Origins.name(feedback.origin());
    }

    /** Names hold no control characters, so no request's entries lie among another's. */
    private static String prefix(String name) {
        return name + '\0';
    }
}
