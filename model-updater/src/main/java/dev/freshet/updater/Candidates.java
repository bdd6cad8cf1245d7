package dev.freshet.updater;

import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.Judgement;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for candidates that hold whatever a judge says. Pure: they add decisions to a draft. */
final class Candidates {

    private Candidates() {}

    /**
     * A candidate arrives.
     *
     * @param waiting the one that waits for a decision, if one does
     * @return the one that waits from now on, if one does; a rebuilt one keeps its turn
     */
    static Optional<Candidate> arrive(Draft draft, Candidate candidate, Optional<Candidate> waiting) {
        if (waiting.equals(Optional.of(candidate)) || isDecided(draft.state(), candidate)) {
            return waiting;
        }
        Optional<String> objection = objection(draft.state(), candidate, waiting);
        if (objection.isPresent()) {
            draft.refused(candidate.ref(), candidate.parent(), objection.get(), Map.of());
            return waiting;
        }
        if (waiting.isPresent() && waiting.get().rebuilds() != null && candidate.rebuilds() == null) {
            // Learned before the rebuilt one is decided on, and so without it.
            draft.passedOver(
                    candidate.ref(),
                    candidate.parent(),
                    "version " + waiting.get().number() + ", which rebuilds version "
                            + waiting.get().rebuilds() + ", is decided on first");
            return waiting;
        }
        waiting.ifPresent(older -> draft.passedOver(
                older.ref(), older.parent(), "version " + candidate.number() + " came before it was judged"));
        return Optional.of(candidate);
    }

    /** Refuses a waiting candidate that the decisions since it came rule out; returns whether it still waits. */
    static boolean screen(Draft draft, Candidate waiting) {
        Optional<String> objection = claimedTwice(draft.state().versions(), waiting)
                ? Optional.of("number " + waiting.number() + " was seen with another artifact")
                : objectionToDescent(draft.state(), waiting, Optional.empty());
        objection.ifPresent(reason -> draft.refused(waiting.ref(), waiting.parent(), reason, Map.of()));
        return objection.isEmpty();
    }

    /** A waiting candidate was judged against the stable version. */
    static void judged(Draft draft, Candidate candidate, Judgement judgement) {
        String reason = (candidate.rebuilds() == null ? "" : "rebuilds version " + candidate.rebuilds() + ": ")
                + judgement.reason();
        if (judgement.approved()) {
            draft.released(candidate.ref(), candidate.parent(), reason, judgement.scores());
        } else {
            draft.refused(candidate.ref(), candidate.parent(), reason, judgement.scores());
        }
    }

    private static boolean isDecided(ModelState state, Candidate candidate) {
        KnownVersion known = state.versions().get(candidate.number());
        return known != null && known.isSameAs(candidate.ref());
    }

    private static boolean claimedTwice(Versions versions, Candidate candidate) {
        KnownVersion known = versions.get(candidate.number());
        return known != null && !known.isSameAs(candidate.ref());
    }

    private static Optional<String> objection(ModelState state, Candidate candidate, Optional<Candidate> waiting) {
        int number = candidate.number();
        boolean claimedByWaiting = waiting.isPresent() && waiting.get().number() == number;
        if (claimedByWaiting || claimedTwice(state.versions(), candidate)) {
            return Optional.of("number " + number + " was seen with another artifact");
        }
        int highest = Math.max(
                state.versions().highest(), waiting.map(Candidate::number).orElse(0));
        if (number <= highest) {
            return Optional.of("number " + number + " is not above " + highest + ", the highest seen");
        }
        return objectionToDescent(state, candidate, waiting);
    }

    private static Optional<String> objectionToDescent(
            ModelState state, Candidate candidate, Optional<Candidate> waiting) {
        if (!(state instanceof ModelState.Created created)) {
            return Optional.of("model " + candidate.model() + " was not created");
        }
        VersionRef stable = created.standing().stable();
        if (!candidate.ref().getBase().equals(stable.getBase())) {
            return Optional.of(
                    "its base is " + candidate.ref().getBase() + ", that of the stable version is " + stable.getBase());
        }
        Optional<String> objection =
                state.versions().objectionToDescent(candidate.follows(), stable, number -> parentOf(number, waiting));
        return candidate.rebuilds() == null
                ? objection
                : objection.map(reason -> "it rebuilds version " + candidate.rebuilds() + ": " + reason);
    }

    private static @Nullable Integer parentOf(int number, Optional<Candidate> waiting) {
        return waiting.filter(candidate -> candidate.number() == number)
                .map(Candidate::parent)
                .orElse(null);
    }
}
