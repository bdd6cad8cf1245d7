package dev.freshet.local.audit;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Checks that what serves changes only with a higher epoch, and only to what was released. */
final class Releases {

    private static final Set<DecisionKind> CHANGES_STABLE =
            EnumSet.of(DecisionKind.CREATED, DecisionKind.RELEASED, DecisionKind.ROLLED_BACK);

    private final Lineages lineages;
    private final Violations violations;
    private final Map<String, Long> decided = new HashMap<>();
    private final Map<String, Long> changed = new HashMap<>();
    private final Map<String, Long> projected = new HashMap<>();

    Releases(Lineages lineages, Violations violations) {
        this.lineages = lineages;
        this.violations = violations;
    }

    /** One decision, in order of the log, after all candidates. */
    void decision(ReleaseDecision decision) {
        String model = decision.getModel();
        if (decision.getEpoch() < decided.getOrDefault(model, 0L)) {
            notIncreasing(model, decision.getEpoch(), "a decision comes after epoch " + decided.get(model));
        }
        decided.merge(model, decision.getEpoch(), Math::max);
        if (!CHANGES_STABLE.contains(decision.getKind())) {
            return;
        }
        if (decision.getEpoch() <= changed.getOrDefault(model, 0L)) {
            notIncreasing(model, decision.getEpoch(), decision.getKind() + " comes after epoch " + changed.get(model));
        }
        changed.merge(model, decision.getEpoch(), Math::max);
        VersionRef version = decision.getVersion();
        if (version != null && decision.getKind() != DecisionKind.ROLLED_BACK) {
            lineages.released(decision, version, decision.getKind() == DecisionKind.CREATED);
        }
    }

    /** One record of the projection, in order, after all decisions. */
    void release(ModelRelease release) {
        String model = release.getModel();
        Long before = projected.put(model, release.getEpoch());
        if (before != null && release.getEpoch() <= before) {
            notIncreasing(model, release.getEpoch(), "a release comes after epoch " + before);
        }
        VersionId stable = VersionId.of(release.getStable());
        if (!lineages.wasReleased(stable)) {
            violations.add(Violation.Kind.NEVER_RELEASED, stable.toString(), "serves at epoch " + release.getEpoch());
        }
    }

    private void notIncreasing(String model, long epoch, String detail) {
        violations.add(Violation.Kind.EPOCH_NOT_INCREASING, model + " epoch " + epoch, detail);
    }
}
