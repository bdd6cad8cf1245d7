package dev.freshet.ingest;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Joins feedback with the answer that it judges, whichever comes first, and gives each feedback exactly one outcome.
 * Judgements of one answer leave in the order in which they came; which of them count is not decided here. How long
 * something is kept counts from when it came here, by the clock: the times of records are their senders', and an idle
 * partition's never advance.
 */
final class Join {

    /** Bounds one transaction; what is left goes at the next look. */
    private static final int EXPIRED_AT_ONCE = 1_000;

    private final JoinState state;
    private final ExampleMaker examples;
    private final IngestConfig config;
    private final Clock clock;
    private final Fates fates;

    Join(JoinState state, ExampleMaker examples, IngestConfig config, Clock clock) {
        this.state = state;
        this.examples = examples;
        this.config = config;
        this.clock = clock;
        this.fates = new Fates(clock);
    }

    /** Feedback comes: it meets its answer or waits for it. */
    List<Outcome> meet(AdmittedFeedback feedback) {
        if (state.isErased(feedback)) {
            return List.of(fates.erased(feedback));
        }
        Optional<String> first = feedback.isNamed() ? state.see(feedback, goes(), config.maxIds()) : Optional.empty();
        if (first.isPresent()) {
            return List.of(fates.duplicate(feedback, first.get()));
        }
        Optional<Answer> answer = state.answerFor(feedback);
        if (answer.isPresent()) {
            return join(feedback, answer.get());
        }
        Optional<GoneAnswer> gone = state.goneAnswerFor(feedback);
        if (gone.isPresent()) {
            return List.of(fates.expired(feedback, Reasons.answerGone(gone.get(), config)));
        }
        state.await(feedback, goes());
        return outcomes(
                state.takeWaitingBeyond(config.maxWaiting()),
                crowdedOut -> fates.expired(crowdedOut, Reasons.tooManyWait(config)));
    }

    /** An answer comes: it meets the feedback that waits for it. */
    List<Outcome> meet(Answer answer) {
        List<Outcome> outcomes = new ArrayList<>(know(answer.model()));
        if (state.add(answer, goes())) {
            state.takeWaitingFor(answer).forEach(feedback -> outcomes.addAll(join(feedback, answer)));
            state.crowdOutAnswers(config.maxAnswers(), goes());
        }
        return outcomes;
    }

    /** A text of a person comes to a model. */
    List<Outcome> meet(PersonalText text) {
        return know(text.model());
    }

    /** The learner of a model that was unknown until now is told of the erasures before. */
    private List<Outcome> know(String model) {
        return examples.know(model)
                ? outcomes(state.erasures(), erasure -> new Outcome.Joined(erasure.marker(model)))
                : List.of();
    }

    /** A verdict comes: what is held goes on, or is rejected. */
    List<Outcome> meet(Verdict verdict) {
        return outcomes(
                state.takeHeldFor(verdict),
                held -> verdict.approves()
                        ? examples.release(held.example())
                        : fates.rejected(held, held.example().getModel(), verdict.reason()));
    }

    /** An erasure comes: what its person gave goes, now and when it comes later, and each model's learner is told. */
    List<Outcome> meet(AdmittedErasure erasure) {
        state.erase(erasure, goes());
        List<Outcome> outcomes = new ArrayList<>();
        state.takeOf(erasure.person(), erasure.at()).forEach(feedback -> outcomes.add(fates.erased(feedback)));
        examples.models().forEach(model -> outcomes.add(new Outcome.Joined(erasure.marker(model))));
        return outcomes;
    }

    /** Gives up what waited too long and forgets what is over. */
    List<Outcome> expire() {
        long now = clock.millis();
        state.expireAnswers(now, EXPIRED_AT_ONCE, goes());
        state.expireNames(now, EXPIRED_AT_ONCE);
        state.expireErasures(now, EXPIRED_AT_ONCE);
        List<Outcome> unanswered = outcomes(
                state.takeWaitingDue(now, EXPIRED_AT_ONCE),
                feedback -> fates.expired(feedback, Reasons.noAnswer(config)));
        List<Outcome> unapproved = outcomes(
                state.takeHeldDue(now, EXPIRED_AT_ONCE), held -> fates.expired(held, Reasons.notApproved(config)));
        return Stream.concat(unanswered.stream(), unapproved.stream()).toList();
    }

    private List<Outcome> join(AdmittedFeedback feedback, Answer answer) {
        Optional<String> objection = examples.objection(feedback, answer);
        if (objection.isPresent()) {
            return List.of(fates.rejected(feedback, answer.model(), objection.get()));
        }
        if (!config.approval()) {
            return List.of(examples.release(examples.example(feedback, answer)));
        }
        state.hold(new HeldFeedback(examples.example(feedback, answer)), goes());
        return outcomes(
                state.takeHeldBeyond(config.maxWaiting()),
                crowdedOut -> fates.expired(crowdedOut, Reasons.tooManyHeld(config)));
    }

    private static <E> List<Outcome> outcomes(List<E> events, Function<E, Outcome> outcome) {
        return events.stream().map(outcome).toList();
    }

    private long goes() {
        return clock.millis() + config.retention().toMillis();
    }
}
