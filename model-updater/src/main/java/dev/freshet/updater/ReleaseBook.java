package dev.freshet.updater;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All models: what was decided about each, the commands that were answered, and the candidate that waits for a decision.
 * Events go in, decisions come out; no I/O. The decisions replayed, and the candidates recalled, give an equal book. One
 * thread.
 */
final class ReleaseBook {

    private final Map<String, ModelState> states = new TreeMap<>();
    private final Map<String, Candidate> waiting = new TreeMap<>();
    private final AnsweredCommands answered = new AnsweredCommands();

    /**
     * A candidate to judge.
     *
     * @param candidate the newest of its model
     * @param stable what it would replace
     */
    record Matchup(Candidate candidate, VersionRef stable) {}

    ModelState state(String model) {
        return states.getOrDefault(model, ModelState.Uncreated.NEW);
    }

    Optional<Candidate> waiting(String model) {
        return Optional.ofNullable(waiting.get(model));
    }

    /** A candidate arrives: it waits to be judged, or a rule decides at once. */
    List<ReleaseDecision> arrived(Candidate candidate, long now) {
        return decide(candidate.model(), now, draft -> Candidates.arrive(draft, candidate, waiting(candidate.model()))
                .ifPresent(next -> waiting.put(candidate.model(), next)));
    }

    /** Refuses waiting candidates that decisions since have ruled out. */
    List<ReleaseDecision> screened(long now) {
        List<ReleaseDecision> decisions = new ArrayList<>();
        for (Candidate candidate : List.copyOf(waiting.values())) {
            decisions.addAll(decide(candidate.model(), now, draft -> {
                if (!Candidates.screen(draft, candidate)) {
                    waiting.remove(candidate.model());
                }
            }));
        }
        return decisions;
    }

    /** The candidates to judge now, at most one for each model. */
    List<Matchup> due() {
        return waiting.values().stream()
                .flatMap(candidate -> state(candidate.model()) instanceof ModelState.Releasing releasing
                        ? Optional.of(
                                new Matchup(candidate, releasing.standing().stable()))
                                .stream()
                        : Optional.<Matchup>empty().stream())
                .toList();
    }

    /** A candidate that was due has been judged. */
    List<ReleaseDecision> judged(Candidate candidate, Judgement judgement, long now) {
        waiting.remove(candidate.model());
        return decide(candidate.model(), now, draft -> Candidates.judged(draft, candidate, judgement));
    }

    /** Why a command cannot be carried out now, a repeated one for one; empty if it can. */
    Optional<String> objection(Command command, String id) {
        return answered.contains(command.getModel(), id)
                ? Optional.of("command " + id + " was answered already")
                : Commands.objection(state(command.getModel()), command);
    }

    /**
     * The version that a command without objection would release or return to, if it names or implies one. Whether that
     * version can be used is for the caller to find out before {@link #carriedOut}.
     */
    Optional<VersionRef> target(Command command) {
        return Commands.target(state(command.getModel()), command);
    }

    /**
     * Carries out a command that nothing is to be said against, and whose {@link #target} can be used.
     *
     * @param first for CREATE, the model's first version
     */
    List<ReleaseDecision> carriedOut(Command command, String id, @Nullable VersionRef first, long now) {
        return decide(command.getModel(), now, draft -> Commands.carryOut(draft, command, id, first));
    }

    /** Does not carry out a command. */
    List<ReleaseDecision> commandRefused(Command command, String id, String reason, long now) {
        return decide(command.getModel(), now, draft -> draft.commandRefused(null, id, reason));
    }

    /** Takes a decision of the log. */
    void replay(ReleaseDecision decision) {
        states.put(decision.getModel(), state(decision.getModel()).replay(decision));
        answered.add(decision);
    }

    /** Takes a candidate that was read before the last decision, after the log was replayed: undecided, it still waits. */
    void recall(Candidate candidate) {
        if (state(candidate.model()) instanceof ModelState.Created created
                && candidate.number() > created.standing().stable().getNumber()
                && created.versions().get(candidate.number()) == null) {
            waiting.put(candidate.model(), candidate);
        }
    }

    /** What serves of each model. */
    List<VersionRef> stable() {
        List<VersionRef> stable = new ArrayList<>();
        for (ModelState state : states.values()) {
            if (state instanceof ModelState.Created created) {
                stable.add(created.standing().stable());
            }
        }
        return stable;
    }

    /** What followers of a model need to know; empty if nobody created it. */
    Optional<ModelRelease> projection(String model, long now) {
        OptionalInt number = waiting(model).stream().mapToInt(Candidate::number).findFirst();
        return state(model) instanceof ModelState.Created created
                ? Optional.of(created.standing().projection(created.frozen(), number, now))
                : Optional.empty();
    }

    private List<ReleaseDecision> decide(String model, long now, Consumer<Draft> rule) {
        Draft draft = new Draft(model, state(model), now);
        rule.accept(draft);
        if (!draft.decisions().isEmpty()) {
            states.put(model, draft.state());
            draft.decisions().forEach(answered::add);
        }
        return draft.decisions();
    }
}
