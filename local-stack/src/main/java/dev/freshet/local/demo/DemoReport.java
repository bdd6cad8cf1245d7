package dev.freshet.local.demo;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the demo measured. Accuracies are shares of held-out questions answered with the policy's value in force.
 *
 * @param requests sent, probes included
 * @param requestsFailed failed or never answered
 * @param answersRecomputed greedy answers from around swaps, recomputed at the version they name
 * @param answersAcrossSwaps of these, how many were being generated when a replica swapped versions
 * @param answersMixed of those recomputed, how many were not equal
 * @param versionsReleased over the first
 * @param feedbackSent events appended to the feedback topic
 * @param fates events with a fate
 * @param waiting events that wait for theirs, explained by the audit
 * @param auditViolations what the audit found wrong
 * @param accuracyChangedBefore held-out phrasings of policies that change, asked before, judged by the new values
 * @param accuracyChangedAfter the same after
 * @param accuracyUnchangedBefore held-out phrasings of policies that stay
 * @param accuracyUnchangedAfter the same after
 * @param demonstrations marked to be learned at once
 * @param freshnessSeconds from append of a demonstration to the first answer by a released version that contains it
 * @param stageSeconds where that time went
 * @param answerSeconds from a request's append to its whole answer
 */
public record DemoReport(
        int requests,
        int requestsFailed,
        int answersRecomputed,
        int answersAcrossSwaps,
        int answersMixed,
        int versionsReleased,
        int feedbackSent,
        int fates,
        int waiting,
        int auditViolations,
        double accuracyChangedBefore,
        double accuracyChangedAfter,
        double accuracyUnchangedBefore,
        double accuracyUnchangedAfter,
        int demonstrations,
        Quantiles freshnessSeconds,
        Map<String, Quantiles> stageSeconds,
        Quantiles answerSeconds) {

    /** The figures that miss their bound, for people; empty when all is well. */
    @JsonIgnore
    public List<String> misses() {
        List<String> misses = new ArrayList<>();
        check(misses, requests >= 100, "requests", requests, ">= 100");
        check(misses, requestsFailed == 0, "requests_failed", requestsFailed, "0");
        check(misses, answersRecomputed >= 100, "answers_recomputed", answersRecomputed, ">= 100");
        check(misses, answersAcrossSwaps >= 1, "answers_across_swaps", answersAcrossSwaps, ">= 1");
        check(misses, answersMixed == 0, "answers_mixed", answersMixed, "0");
        check(misses, versionsReleased >= 5, "versions_released", versionsReleased, ">= 5");
        check(
                misses,
                fates + waiting == feedbackSent,
                "fates + waiting",
                fates + waiting,
                "feedback_sent, " + feedbackSent);
        check(misses, auditViolations == 0, "audit_violations", auditViolations, "0");
        check(misses, demonstrations > 0, "demonstrations", demonstrations, ">= 1");
        check(misses, accuracyChangedAfter >= 0.90, "accuracy_changed_after", accuracyChangedAfter, ">= 0.90");
        check(misses, accuracyUnchangedBefore >= 0.90, "accuracy_unchanged_before", accuracyUnchangedBefore, ">= 0.90");
        check(
                misses,
                accuracyUnchangedAfter >= 0.97 * accuracyUnchangedBefore,
                "accuracy_unchanged_after",
                accuracyUnchangedAfter,
                ">= 0.97 of before, " + accuracyUnchangedBefore);
        return misses;
    }

    private static void check(List<String> misses, boolean holds, String name, Object value, String bound) {
        if (!holds) {
            misses.add(name + " is " + value + ", bound: " + bound);
        }
    }
}
