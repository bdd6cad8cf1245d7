package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LearnerOperatorTrialsTest extends OperatorTestBase {

    private static final long BAD = 2;
    private static final long LONGER_THAN_PATIENCE = 10_020;

    @Test
    void shouldLearnWhatWasRefusedInHalvesAcrossRestartsAndRejectOnlyTheBadOne() throws Exception {
        // given
        List<LedgerEntry> fates = new ArrayList<>();
        List<ModelCandidate> candidates = new ArrayList<>();
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        for (long offset = 0; offset < 4; offset++) {
            harness.example(Events.demonstration(offset), offset);
        }
        harness.advance(20);

        // when: a gate refuses every candidate that learned the bad one, and the operator is killed after each
        int stable = 1;
        String adapter = zero;
        List<Integer> denied = new ArrayList<>();
        for (int round = 0; round < 10 && fates.size() < 4; round++) {
            OperatorSubtaskState state = harness.checkpoint();
            candidates.addAll(harness.candidates());
            harness.close();
            harness = open(TrainingConfig.defaults(), state);
            ModelCandidate candidate = candidates.get(candidates.size() - 1);
            int number = candidate.getVersion().getNumber();
            if (candidate.getLearned().stream().anyMatch(r -> r.getFirst() <= BAD && BAD <= r.getLast())) {
                denied.add(number);
            } else {
                stable = number;
                adapter = candidate.getVersion().getAdapter();
            }
            int[] worse = denied.stream().mapToInt(Integer::intValue).toArray();
            harness.release(Events.release(MODEL, number, stable, adapter, number, worse));
            harness.advance(LONGER_THAN_PATIENCE);
            fates.addAll(harness.fates());
        }

        // then
        assertThat(candidates)
                .extracting(ModelCandidate::getLearned, ModelCandidate::getParent)
                .containsExactly(
                        tuple(List.of(range(0, 3)), 1),
                        tuple(List.of(range(0, 1)), 1),
                        tuple(List.of(range(2, 3)), 3),
                        tuple(List.of(range(2, 2)), 3),
                        tuple(List.of(range(3, 3)), 3));
        assertThat(fates)
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getVersion)
                .containsExactlyInAnyOrder(
                        tuple("f0", Fate.TRAINED, "support@3"),
                        tuple("f1", Fate.TRAINED, "support@3"),
                        tuple("f2", Fate.REJECTED, null),
                        tuple("f3", Fate.TRAINED, "support@6"));
    }
}
