package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The process is killed again and again while examples come in and candidates are released. */
class KillIT extends KafkaTestBase {

    private static final int KILLS = 2;
    private static final Duration LONG = Duration.ofMinutes(10);

    private long sent;

    @Test
    void shouldLoseAndDoubleNothingWhereverItIsKilled() throws Exception {
        send(Topics.MODEL_RELEASES, Events.release(Events.MODEL, 1, 1, zero, 1));

        // when
        try (Releaser releaser = new Releaser(clients)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (TrainingProcess process = TrainingProcess.start(broker.bootstrapServers(), folder)) {
                    int before = releaser.candidates();
                    process.await(
                            () -> {
                                send(Topics.TRAINING_EXAMPLES, example(sent++));
                                releaser.poll(Duration.ofMillis(20));
                                return releaser.candidates();
                            },
                            candidates -> candidates >= before + 3);
                    send(Topics.TRAINING_EXAMPLES, example(sent++));
                    process.kill();
                }
            }
            try (TrainingService last = startService()) {
                await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(() -> {
                    releaser.poll(Duration.ofMillis(20));
                    return read(Topics.FEEDBACK_LEDGER).size() >= sent;
                });
                assertThat(last.ended()).isNotDone();
            }
        }

        // then
        List<LedgerEntry> fates = read(Topics.FEEDBACK_LEDGER);
        assertThat(fates).extracting(LedgerEntry::getFate).containsOnly(Fate.TRAINED);
        assertThat(fates)
                .extracting(entry -> entry.getOrigin().getOffset())
                .containsExactlyInAnyOrderElementsOf(LongStream.range(0, sent)
                        .mapToObj(offset -> offset + 100)
                        .toList());
        List<ModelCandidate> candidates = read(Topics.MODEL_CANDIDATES);
        assertThat(candidates)
                .extracting(candidate -> candidate.getVersion().getNumber())
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(candidates).hasSizeGreaterThan(KILLS * 3);
        assertManifestsAgree(candidates, fates);
    }

    private static TrainingExample example(long offset) {
        return Events.demonstration(offset);
    }

    /** What the manifests between two releases say is what the ledger says of the later. */
    private void assertManifestsAgree(List<ModelCandidate> candidates, List<LedgerEntry> fates) {
        Map<Long, TrainingExample> examples = new HashMap<>();
        Set<Integer> partitions = new TreeSet<>();
        for (TopicReader.Entry<TrainingExample> entry : TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES)) {
            examples.put(entry.record().offset(), entry.value());
            partitions.add(entry.record().partition());
        }
        assertThat(partitions).as("one model lies on one partition").hasSize(1);
        Map<String, Set<String>> trained = fates.stream()
                .collect(Collectors.groupingBy(
                        LedgerEntry::getVersion,
                        Collectors.mapping(
                                entry -> Origins.name(entry.getOrigin()), Collectors.toCollection(TreeSet::new))));
        Set<String> contained = new TreeSet<>();
        int stable = 1;
        for (ModelCandidate candidate : candidates) {
            assertThat(candidate.getParent()).as("every candidate was released").isEqualTo(stable);
            stable = candidate.getVersion().getNumber();
            List<TrainingExample> learned = new ArrayList<>();
            candidate.getLearned().forEach(range -> LongStream.rangeClosed(range.getFirst(), range.getLast())
                    .mapToObj(examples::get)
                    .forEach(learned::add));
            assertThat(learned).hasSize(candidate.getLearnedCount()).doesNotContainNull();
            assertThat(candidate.getLearnedDigest())
                    .isEqualTo(Origins.digest(
                            learned.stream().map(TrainingExample::getOrigin).toList()));
            learned.forEach(example -> contained.add(Origins.name(example.getOrigin())));
            Set<String> released = trained.get("support@" + stable);
            if (released != null) {
                assertThat(released).isEqualTo(contained);
                contained.clear();
            }
        }
        assertThat(contained).isEmpty();
    }
}
