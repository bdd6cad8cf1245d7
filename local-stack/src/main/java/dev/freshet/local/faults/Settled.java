package dev.freshet.local.faults;

import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Report;
import dev.freshet.local.audit.Violation;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What there is once the load has stopped and everything that goes on by itself has come to its end.
 *
 * @param report of the audit
 * @param requests that could be read
 * @param unanswered those without any answer or failure
 * @param acknowledged records that the broker said it stored
 * @param lost those of them that it does not hold
 * @param texts what became of raw texts
 * @param erasures each that the learner was not told of as it should be
 */
record Settled(
        Report report,
        int requests,
        Set<String> unanswered,
        int acknowledged,
        List<String> lost,
        TextOutcomes texts,
        List<String> erasures) {

    private static final Duration GRACE = Duration.ofMinutes(1);

    Settled {
        unanswered = Set.copyOf(unanswered);
        lost = List.copyOf(lost);
        erasures = List.copyOf(erasures);
    }

    /**
     * Looks until it is quiet, or for so long.
     *
     * @param acknowledged all that was sent
     */
    static Settled await(Clients clients, ArtifactStore artifacts, Acknowledged acknowledged, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Settled now = look(clients, artifacts, acknowledged, Duration.ZERO);
            if (now.isOver()) {
                return now;
            }
            TimeUnit.SECONDS.sleep(2);
        }
        return look(clients, artifacts, acknowledged, GRACE);
    }

    private static Settled look(Clients clients, ArtifactStore artifacts, Acknowledged acknowledged, Duration grace) {
        Set<String> asked = new HashSet<>();
        // Broken requests are dead letters: nobody could answer them.
        try (TopicReader<InferenceRequest> requests =
                new TopicReader<>(clients, Topics.INFERENCE_REQUESTS, (record, e) -> {})) {
            requests.forEachToEnd(entry -> asked.add(entry.value().getRequestId()));
        }
        Set<String> unanswered = new HashSet<>(asked);
        try (TopicReader<InferenceResponse> responses = new TopicReader<>(clients, Topics.INFERENCE_RESPONSES)) {
            responses.forEachToEnd(entry -> unanswered.remove(entry.value().getRequestId()));
        }
        try (KafkaFacts facts = new KafkaFacts(clients, Optional.of(artifacts))) {
            return new Settled(
                    Audit.of(facts, Instant.now(), grace),
                    asked.size(),
                    unanswered,
                    acknowledged.count(),
                    acknowledged.lost(clients),
                    TextAccount.of(clients),
                    ErasureAccount.faults(clients));
        }
    }

    private boolean isOver() {
        return report.clean()
                && report.waitingCount() == 0
                && unanswered.isEmpty()
                && texts.faults().isEmpty()
                && erasures.isEmpty();
    }

    /** Violations of some kinds. */
    long violations(Set<Violation.Kind> kinds) {
        return report.violations().stream()
                .filter(violation -> kinds.contains(violation.kind()))
                .count();
    }
}
