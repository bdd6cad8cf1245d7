package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.training.prepare.PrepareConfig;
import dev.freshet.training.rules.LearningRules;
import dev.freshet.training.rules.Outdated;
import dev.freshet.training.rules.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraLearnerIT {

    private static final TrainingConfig BY_COUNT =
            TrainingConfig.defaults().withLearning(LearningRules.defaults().withBatches(2, Duration.ofDays(1), 2));

    @TempDir
    Path folder;

    private ArtifactsConfig artifacts;
    private ArtifactStore store;
    private ModelRelease created;

    @BeforeEach
    void createModel() throws Exception {
        artifacts = new ArtifactsConfig(folder.resolve("artifacts").toString());
        store = artifacts.open();
        TinyBase tiny = TinyBase.put(store, folder.resolve("base"));
        created = ModelRelease.newBuilder(Events.release(MODEL, 1, 1, tiny.adapter(), 1))
                .setStable(new VersionRef(MODEL, 1, tiny.base(), tiny.adapter()))
                .build();
    }

    @Test
    void shouldBeBitIdenticalAfterRestores() throws Exception {
        // given
        List<ModelCandidate> unbroken = learn(false);

        // when
        List<ModelCandidate> broken = learn(true);

        // then: an artifact's digest covers weights, moments and step
        assertThat(broken).usingRecursiveComparison().ignoringFields("at").isEqualTo(unbroken);
        assertThat(unbroken)
                .extracting(c -> c.getVersion().getNumber(), ModelCandidate::getStep)
                .containsExactly(tuple(2, 2L), tuple(3, 4L), tuple(4, 6L));
        assertThat(unbroken).extracting(c -> c.getVersion().getAdapter()).doesNotHaveDuplicates();
        assertThat(store.get(unbroken.get(2).getVersion().getAdapter()))
                .containsOnlyKeys("adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors");
    }

    private List<ModelCandidate> learn(boolean restoring) throws Exception {
        List<ModelCandidate> candidates = new ArrayList<>();
        LearnerHarness harness = open(null);
        harness.release(created);
        for (long offset = 0; offset < 9; offset++) {
            boolean accepted = offset % 3 == 2;
            harness.example(
                    accepted ? Events.thumb(offset, "thumb " + offset, true) : Events.demonstration(offset), offset);
            OperatorSubtaskState state = harness.checkpoint();
            if (restoring) {
                candidates.addAll(harness.candidates());
                harness.close();
                harness = open(state);
            }
        }
        candidates.addAll(harness.candidates());
        harness.close();
        return candidates;
    }

    @Test
    void shouldRebuildTheSameBitsAndNoneOfThemByAPersonLeftOut() {
        // given
        Map<Place, TrainingExample> log = new TreeMap<>();
        for (long offset = 0; offset < 6; offset++) {
            TrainingExample demonstration = Events.demonstration(offset);
            log.put(new Place(0, offset), Events.by(offset == 3 ? "bob" : "ann", "r" + offset, demonstration));
        }
        Map<Place, TrainingExample> withoutBob = new TreeMap<>(log);
        withoutBob.remove(new Place(0, 3));

        // when
        String all = rebuild(log, Set.of());
        String left = rebuild(log, Set.of("bob"));

        // then
        assertThat(rebuild(log, Set.of())).isEqualTo(all);
        assertThat(left).isNotEqualTo(all).isEqualTo(rebuild(withoutBob, Set.of()));
    }

    private String rebuild(Map<Place, TrainingExample> log, Set<String> without) {
        RebuildPlan plan = RebuildPlan.of(log.keySet(), log, new Outdated(), without, RebuildMethod.ALL);
        LearnerFactory factory = new LoraLearnerFactory(TrainerConfig.defaults(), MethodsConfig.defaults());
        return new Rebuilder(TrainingConfig.defaults(), store, factory)
                .rebuild(created.getStable(), 2, plan, RebuildMethod.ALL, place -> {})
                .getVersion()
                .getAdapter();
    }

    @Test
    void shouldLearnWhatItIsTold() throws Exception {
        // given
        TrainerConfig fast = new TrainerConfig(2e-2, 1, 0, 0, 0, 0, 1024, true, 128, "cpu", "auto");
        List<Double> losses = new ArrayList<>();
        try (LearnerHarness harness =
                new LearnerHarness(BY_COUNT, artifacts, new LoraLearnerFactory(fast, MethodsConfig.defaults()), null)) {
            harness.release(created);

            // when
            for (long offset = 0; offset < 16; offset++) {
                harness.example(Events.demonstration(MODEL, offset, "until when may I return it?", "60 days"), offset);
                harness.checkpoint();
            }
            harness.candidates().forEach(c -> losses.add(c.getMetrics().get("loss.demonstration")));
        }

        // then
        assertThat(losses).hasSize(8);
        assertThat(losses.get(7)).isLessThan(2);
    }

    @Test
    void shouldLearnAllKindsInOneStepAndTellTheirFigures() throws Exception {
        // given
        MethodsConfig anchored = new MethodsConfig(1, 0.2, 0.1, 0.05, 0.2, 0.1, 0.3, 0.1, "stable");
        LearnerFactory factory = new LoraLearnerFactory(TrainerConfig.defaults(), anchored);
        TrainingConfig config = new TrainingConfig(
                "",
                Duration.ofMillis(500),
                Duration.ZERO,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                1,
                Duration.ofMinutes(5),
                false,
                BY_COUNT.learning(),
                anchored,
                TrainerConfig.defaults(),
                PrepareConfig.defaults());
        try (LearnerHarness harness = new LearnerHarness(config, artifacts, factory, null)) {
            harness.release(created);
            harness.example(Events.thumb(0, "hello", true), 0);
            harness.example(Events.thumb(1, "bye", false), 1);
            harness.example(Events.preference(2, "which?", "this", "that"), 2);
            harness.example(Events.text(3, "once upon a time"), 3);
            harness.example(Events.demonstration(4), 4);
            harness.example(Events.demonstration(5), 5);
            harness.checkpoint();
            harness.example(Events.demonstration(6), 6);
            harness.example(Events.demonstration(7), 7);

            // when
            harness.checkpoint();

            // then
            assertThat(harness.candidates().get(0).getMetrics())
                    .containsKeys(
                            "loss.demonstration",
                            "loss.preference",
                            "margin.preference",
                            "loss.rating",
                            "margin.rating",
                            "loss.text");
            assertThat(harness.candidates().get(1).getMetrics().get("kl")).isGreaterThan(0);
        }
    }

    @Test
    void shouldRefuseByNameWhatDoesNotFit() throws Exception {
        // given
        TrainingExample tooLong = Events.demonstration(MODEL, 0, "q", "x".repeat(500));
        TrainingExample silent = TrainingExample.newBuilder(Events.demonstration(1))
                .setMessages(List.<Message>of())
                .build();

        // when
        try (LearnerHarness harness = open(null)) {
            harness.release(created);
            harness.example(tooLong, 0);
            harness.example(silent, 1);

            // then
            assertThat(harness.fates())
                    .extracting(LedgerEntry::getFate, LedgerEntry::getReason)
                    .containsExactly(
                            tuple(Fate.REJECTED, "the answer has 500 tokens, at most 254 can be learned"),
                            tuple(Fate.REJECTED, "no messages"));
            harness.checkpoint();
            assertThat(harness.candidates()).isEmpty();
        }
    }

    private LearnerHarness open(OperatorSubtaskState state) throws Exception {
        return new LearnerHarness(
                BY_COUNT, artifacts, new LoraLearnerFactory(TrainerConfig.defaults(), MethodsConfig.defaults()), state);
    }
}
