package dev.freshet.updater.judge;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides on evidence. Pure. */
final class Gate {

    private final GateConfig config;

    Gate(GateConfig config) {
        this.config = config;
    }

    Judgement judge(Evidence evidence) {
        Map<String, Double> scores = scores(evidence);
        return objection(evidence)
                .map(reason -> Judgement.refuse(reason, scores))
                .orElseGet(() -> Judgement.approve(
                        heldOutCounts(evidence) ? "passed" : "passed, with too few held-out labels to count", scores));
    }

    private boolean heldOutCounts(Evidence evidence) {
        return evidence.heldOut().candidate().size() >= config.minHeldOut();
    }

    private Optional<String> objection(Evidence evidence) {
        Marks candidate = evidence.fixed().candidate();
        Marks stable = evidence.fixed().stable();
        if (!candidate.finite() || !evidence.heldOut().candidate().finite() || !Double.isFinite(evidence.distance())) {
            return Optional.of("its scores are not finite");
        }
        double share = candidate.exact();
        if (share < stable.exact() - config.fixedTolerance()) {
            return because("it answers %.3f of the invariants exactly, the stable version %.3f", share, stable.exact());
        }
        if (share < evidence.baseFixed().exact() - config.fixedFloor()) {
            return because(
                    "it answers %.3f of the invariants exactly, the base model %.3f",
                    share, evidence.baseFixed().exact());
        }
        if (candidate.mean() < stable.mean() - config.fixedMaxDrop()) {
            return because(
                    "its log-probability of the invariants is %.3f, the stable version's %.3f",
                    candidate.mean(), stable.mean());
        }
        if (heldOutCounts(evidence)) {
            double gain =
                    evidence.heldOut().candidate().gainOver(evidence.heldOut().stable());
            if (gain < -config.heldOutTolerance()) {
                return because("it is worse than the stable version by %.3f on held-out feedback", -gain);
            }
        }
        if (evidence.distance() > config.maxDistance()) {
            return because(
                    "it is %.3f away from the base model, at most %.3f is allowed",
                    evidence.distance(), config.maxDistance());
        }
        return Optional.empty();
    }

    private static Optional<String> because(String format, Object... values) {
        return Optional.of(String.format(Locale.ROOT, format, values));
    }

    private static Map<String, Double> scores(Evidence evidence) {
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put("fixed.candidate", evidence.fixed().candidate().exact());
        scores.put("fixed.stable", evidence.fixed().stable().exact());
        scores.put("fixed.base", evidence.baseFixed().exact());
        scores.put(
                "fixed.log_probability.candidate", evidence.fixed().candidate().mean());
        scores.put("fixed.log_probability.stable", evidence.fixed().stable().mean());
        scores.put("held_out.candidate", evidence.heldOut().candidate().mean());
        scores.put("held_out.stable", evidence.heldOut().stable().mean());
        scores.put("held_out.labels", (double) evidence.heldOut().candidate().size());
        scores.put("kl", evidence.distance());
        return scores;
    }
}
