package dev.freshet.ingest;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came to a simulated door, and what it made of it, with the step in which it did. */
final class History {

    private final List<Said> said = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final List<Forgotten> erasures = new ArrayList<>();
    private final List<Written<TrainingExample>> examples = new ArrayList<>();
    private final List<Written<LedgerEntry>> fates = new ArrayList<>();
    private final List<Written<DeadLetter>> deadLetters = new ArrayList<>();
    private final List<Map<String, Long>> sizes = new ArrayList<>();
    private List<String> waiting = List.of();
    private boolean ordersByName;
    private int step;

    /** Feedback number {@code offset}; null if it was none. Times in epoch milliseconds. */
    record Said(long offset, @Nullable Feedback feedback, long at, long arrived, int step) {}

    record Answered(InferenceResponse answer, long arrived) {}

    record Forgotten(String person, long upTo, long arrived, int step) {}

    record Written<T>(T value, int step) {}

    void said(Feedback feedback, Instant at, Instant now) {
        said.add(new Said(said.size(), feedback, at.toEpochMilli(), now.toEpochMilli(), step));
    }

    void garbled(Instant now) {
        said.add(new Said(said.size(), null, now.toEpochMilli(), now.toEpochMilli(), step));
    }

    void answered(InferenceResponse answer, Instant now) {
        answers.add(new Answered(answer, now.toEpochMilli()));
    }

    void forgotten(String person, Instant upTo, Instant now) {
        erasures.add(new Forgotten(person, upTo.toEpochMilli(), now.toEpochMilli(), step));
    }

    void ordered(Command command) {
        ordersByName |= command.getFeedbackId() != null;
    }

    /** What a step brought, and how large the stores are after it. */
    void look(
            List<TrainingExample> made, List<LedgerEntry> decided, List<DeadLetter> kept, Map<String, Long> sizesNow) {
        made.forEach(value -> examples.add(new Written<>(value, step)));
        decided.forEach(value -> fates.add(new Written<>(value, step)));
        kept.forEach(value -> deadLetters.add(new Written<>(value, step)));
        sizes.add(sizesNow);
        step++;
    }

    /** The keys of what still waits, or is held, before all time runs out. */
    void rest(List<String> unanswered, List<String> unapproved) {
        List<String> all = new ArrayList<>(unanswered);
        all.addAll(unapproved);
        waiting = all;
    }

    int saidCount() {
        return said.size();
    }

    List<Said> said() {
        return said;
    }

    List<Answered> answers() {
        return answers;
    }

    List<Forgotten> erasures() {
        return erasures;
    }

    /** Examples of feedback. */
    List<Written<TrainingExample>> examples() {
        return examples.stream()
                .filter(written -> written.value().getSource() == Source.FEEDBACK)
                .toList();
    }

    /** Markers of erasures. */
    List<Written<TrainingExample>> markers() {
        return examples.stream()
                .filter(written -> written.value().getSource() == Source.ERASURE)
                .toList();
    }

    List<Written<LedgerEntry>> fates() {
        return fates;
    }

    List<Written<DeadLetter>> deadLetters() {
        return deadLetters;
    }

    List<Map<String, Long>> sizes() {
        return sizes;
    }

    /** The step after which only time passes. */
    int lastStep() {
        return sizes.size() - 3;
    }

    List<String> waiting() {
        return waiting;
    }

    /** Whether people let go of single feedback, in their own order. */
    boolean ordersByName() {
        return ordersByName;
    }

    /** All that was written, without when: what another run must write too. */
    List<Object> output() {
        List<Object> all = new ArrayList<>();
        examples.forEach(written -> all.add(written.value()));
        fates.forEach(written -> all.add(written.value()));
        deadLetters.forEach(written -> all.add(written.value()));
        return all;
    }

    /** Tampers with what was made, for tests of the invariants. */
    List<Written<TrainingExample>> made() {
        return examples;
    }
}
