package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that were trained again from the log. */
class LearnerOperatorRebuiltTest extends OperatorTestBase {

    private String rebuilt;

    @BeforeEach
    void release() throws Exception {
        byte[] weights =
                TwoParameterLearner.zero().get(TwoParameterLearner.FILE).clone();
        weights[weights.length - 1] = 1;
        rebuilt = store.put(Map.of(TwoParameterLearner.FILE, weights));
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
    }

    @Test
    void shouldGiveItTheNextNumberAndGoOnAsIfNothingHadHappened() throws Exception {
        // given
        learnAndCut(0);

        // when
        harness.example(Events.rebuilt(2, rebuilt), 1);
        learnAndCut(2);

        // then
        assertThat(harness.candidates())
                .extracting(c -> c.getVersion().getNumber(), ModelCandidate::getParent, ModelCandidate::getLearned)
                .containsExactly(
                        tuple(2, 1, List.of(range(0, 0))),
                        tuple(3, 1, List.of(range(0, 0))),
                        tuple(4, 2, List.of(range(2, 2))));
        ModelCandidate candidate = harness.candidates().get(1);
        assertThat(candidate.getRebuilt())
                .isEqualTo(Events.rebuilt(2, rebuilt).getRebuilt().getRebuilt());
        assertThat(candidate.getVersion()).isEqualTo(new VersionRef(MODEL, 3, Events.BASE, rebuilt));
        assertThat(candidate.getAt()).isEqualTo(Events.T + 20);
    }

    @Test
    void shouldKeepTheNumberThroughARestore() throws Exception {
        // given
        harness.example(Events.rebuilt(2, rebuilt), 0);

        // when
        restore(TrainingConfig.defaults());
        learnAndCut(1);

        // then
        assertThat(only(harness.candidates()).getVersion().getNumber()).isEqualTo(3);
    }

    @Test
    void shouldLearnWhatIsNotReleasedAgainOnTopOfIt() throws Exception {
        // given 2 released, 3 rebuilds it, 4 is learned without it
        learnAndCut(0);
        harness.release(release(2, 2));
        String adapter = store.put(TwoParameterLearner.zero());
        harness.example(Events.rebuilt(2, adapter), 1);
        learnAndCut(2);

        // when
        harness.release(Events.release(MODEL, 3, 3, adapter, 4));
        harness.advance(20);
        harness.checkpoint();
        harness.release(release(4, 5, 4));

        // then
        ModelCandidate newest = harness.candidates().get(3);
        assertThat(newest.getVersion().getNumber()).isEqualTo(5);
        assertThat(newest.getParent()).isEqualTo(3);
        assertThat(newest.getLearned()).containsExactly(range(2, 2));
        assertThat(newest.getStep()).isEqualTo(4);
        assertThat(harness.fates())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getVersion)
                .containsExactly(tuple("f0", Fate.TRAINED, "support@2"), tuple("f2", Fate.TRAINED, "support@5"));
    }

    @Test
    void shouldLearnAgainWhatWasPassedOverForOneThatWasRefused() throws Exception {
        // given 2 passed over for 3, which is refused
        learnAndCut(0);
        harness.example(Events.rebuilt(1, rebuilt), 1);
        harness.checkpoint();

        // when
        harness.release(Events.release(MODEL, 2, 1, zero, 3, 3));
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(harness.candidates()).hasSize(3);
        assertThat(harness.candidates().get(2).getVersion().getNumber()).isEqualTo(4);
        assertThat(harness.candidates().get(2).getParent()).isEqualTo(1);
        assertThat(harness.candidates().get(2).getLearned()).containsExactly(range(0, 0));
        assertThat(harness.fates()).isEmpty();
    }

    @Test
    void shouldReplayNoMoreWhatItLeavesOut() throws Exception {
        // given
        learnAndCut(0);
        harness.release(release(2, 2));
        learnAndCut(1);
        double replayed = demonstrations();

        // when
        harness.example(Events.rebuilt(2, rebuilt, 0), 2);
        learnAndCut(3);

        // then only 1 and 3
        assertThat(replayed).isEqualTo(2);
        assertThat(demonstrations()).isEqualTo(2);
    }

    /** In the last step. */
    private double demonstrations() {
        List<ModelCandidate> candidates = harness.candidates();
        return candidates.get(candidates.size() - 1).getMetrics().get("count.Demonstration");
    }

    @Test
    void shouldKeepWhatIsNoRebuiltVersionAsADeadLetter() throws Exception {
        // given
        TrainingExample right = Events.rebuilt(2, rebuilt);
        ModelCandidate manifest = right.getRebuilt();

        // when
        harness.example(TrainingExample.newBuilder(right).setRebuilt(null).build(), 0);
        harness.example(with(right, ModelCandidate.newBuilder(manifest).setRebuilt(null)), 1);
        harness.example(with(right, version("sales", Events.BASE, rebuilt, manifest)), 2);
        harness.example(with(right, version(MODEL, "other", rebuilt, manifest)), 3);
        harness.example(with(right, version(MODEL, Events.BASE, "short", manifest)), 4);
        harness.example(with(right, version(MODEL, Events.BASE, "c".repeat(64), manifest)), 5);

        // then
        assertThat(causes())
                .hasSize(6)
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("field rebuilt.version.adapter: ")
                .contains("c".repeat(64));
        assertThat(causes())
                .startsWith(
                        "field rebuilt has no manifest of a rebuilt version",
                        "field rebuilt has no manifest of a rebuilt version",
                        "field rebuilt.version.model is 'sales', expected the model 'support'",
                        "field rebuilt.version.base is 'other', the model's base is " + Events.BASE,
                        "field rebuilt.version.adapter is 'short', allowed: 64 hex digits");
        assertThat(harness.candidates()).isEmpty();
    }

    @Test
    void shouldTakeNoneBeforeTheFirstRelease() throws Exception {
        // given
        harness.close();
        harness = open(TrainingConfig.defaults(), null);

        // when
        harness.example(Events.rebuilt(2, rebuilt), 0);
        harness.checkpoint();

        // then
        assertThat(causes()).containsExactly("a rebuilt version of a model of which no version is released yet");
        assertThat(harness.candidates()).isEmpty();
    }

    private List<String> causes() {
        return harness.output(Topics.DEAD_LETTERS).stream()
                .map(DeadLetter::getCause)
                .toList();
    }

    private static TrainingExample with(TrainingExample example, ModelCandidate.Builder manifest) {
        return TrainingExample.newBuilder(example).setRebuilt(manifest.build()).build();
    }

    private static ModelCandidate.Builder version(String model, String base, String adapter, ModelCandidate manifest) {
        return ModelCandidate.newBuilder(manifest).setVersion(new VersionRef(model, 0, base, adapter));
    }
}
