package dev.freshet.updater;

import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decisions about one model in the making. Each is replayed at once, so that the next is made on what it led to. */
final class Draft {

    /** Reasons are repeated in the projection: longer ones are cut. */
    private static final int LONGEST_REASON = 1_000;

    private final String model;
    private final long now;
    private final List<ReleaseDecision> decisions = new ArrayList<>();
    private ModelState state;

    Draft(String model, ModelState state, long now) {
        this.model = model;
        this.state = state;
        this.now = now;
    }

    ModelState state() {
        return state;
    }

    List<ReleaseDecision> decisions() {
        return List.copyOf(decisions);
    }

    void created(VersionRef first, String commandId, String reason) {
        add(decision(DecisionKind.CREATED, reason)
                .setVersion(first)
                .setParent(0)
                .setCommandId(commandId));
    }

    void released(VersionRef version, int parent, String reason, Map<String, Double> scores) {
        add(decision(DecisionKind.RELEASED, reason)
                .setVersion(version)
                .setParent(parent)
                .setScores(scores));
    }

    void promoted(VersionRef version, int parent, String commandId, String reason) {
        add(decision(DecisionKind.RELEASED, reason)
                .setVersion(version)
                .setParent(parent)
                .setCommandId(commandId));
    }

    void refused(VersionRef version, int parent, String reason, Map<String, Double> scores) {
        add(decision(DecisionKind.REFUSED, reason)
                .setVersion(version)
                .setParent(parent)
                .setScores(scores));
    }

    void passedOver(VersionRef version, int parent, String reason) {
        add(decision(DecisionKind.PASSED_OVER, reason).setVersion(version).setParent(parent));
    }

    void rolledBack(KnownVersion target, String commandId, String reason) {
        add(decision(DecisionKind.ROLLED_BACK, reason)
                .setVersion(target.ref())
                .setParent(target.parent())
                .setCommandId(commandId));
    }

    void frozen(String commandId, String reason) {
        add(decision(DecisionKind.FROZEN, reason).setCommandId(commandId));
    }

    void unfrozen(String commandId, String reason) {
        add(decision(DecisionKind.UNFROZEN, reason).setCommandId(commandId));
    }

    void commandRefused(@Nullable VersionRef version, String commandId, String reason) {
        add(decision(DecisionKind.COMMAND_REFUSED, reason).setVersion(version).setCommandId(commandId));
    }

    private ReleaseDecision.Builder decision(DecisionKind kind, String reason) {
        boolean changes = kind != DecisionKind.COMMAND_REFUSED
                && (state instanceof ModelState.Created || kind == DecisionKind.CREATED);
        return ReleaseDecision.newBuilder()
                .setModel(model)
                .setKind(kind)
                .setEpoch(changes ? state.epoch() + 1 : state.epoch())
                .setReason(reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...")
                .setAt(now);
    }

    private void add(ReleaseDecision.Builder builder) {
        ReleaseDecision decision = builder.build();
        state = state.replay(decision);
        decisions.add(decision);
    }
}
