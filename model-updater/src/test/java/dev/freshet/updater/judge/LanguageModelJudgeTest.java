package dev.freshet.updater.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge with a real model. */
class LanguageModelJudgeTest {

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    @TempDir
    private static Path folder;

    private static ArtifactStore artifacts;
    private static String base;

    private LanguageModelJudge judge;
    private VersionRef stable;

    @BeforeAll
    static void trainBase() throws IOException {
        artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
        base = TinyBase.store(folder.resolve("base"), artifacts);
    }

    @BeforeEach
    void createJudge() {
        judge = new LanguageModelJudge(
                artifacts, new ModelOptions("cpu"), AdapterConfig.defaults(), GateConfig.defaults());
        stable = version(1, judge.zeroAdapter(base));
        judge.prepare(stable);
    }

    @AfterEach
    void closeJudge() {
        judge.close();
    }

    @Test
    void shouldMakeTheSameFirstAdapterEachTime() {
        assertThat(artifacts.put(judge.zeroAdapter(base))).isEqualTo(stable.getAdapter());
    }

    @Test
    void shouldApproveWhatAnswersAsTheStableVersionDoes() {
        // when
        Judgement judgement = judge.judge(version(2, judge.zeroAdapter(base)), stable, List.of());

        // then
        assertThat(judgement.approved()).isTrue();
        assertThat(judgement.reason()).isEqualTo("passed, with too few held-out labels to count");
        assertThat(judgement.scores())
                .containsEntry("fixed.candidate", 1.0)
                .containsEntry("fixed.stable", 1.0)
                .containsEntry("fixed.base", 1.0)
                .containsEntry("held_out.labels", 0.0)
                .hasEntrySatisfying("kl", kl -> assertThat(kl).isCloseTo(0, within(1e-6)));
    }

    @Test
    void shouldApproveWhatLearnedACorrectionAndKeptTheRest() {
        // given
        VersionRef candidate = version(2, trained(60, TinyBase.example("price?", "two")));

        // when
        Judgement judgement = judge.judge(candidate, stable, labels(TinyBase.FACTS.subList(1, 5), "price?", "two"));

        // then
        assertThat(judgement.approved()).as(judgement.toString()).isTrue();
        assertThat(judgement.reason()).isEqualTo("passed");
        assertThat(judgement.scores().get("held_out.candidate"))
                .isGreaterThan(judgement.scores().get("held_out.stable") + 0.2);

        // and what passed is what the next one is set against
        Judgement next = judge.judge(version(3, judge.zeroAdapter(base)), candidate, List.of());
        assertThat(next.scores().get("fixed.log_probability.stable"))
                .isEqualTo(judgement.scores().get("fixed.log_probability.candidate"));
    }

    @Test
    void shouldRefuseWhatIsWorseOnHeldOutFeedbackOnceThereIsEnoughOfIt() {
        // given
        SupervisedExample[] wrong = TinyBase.FACTS.stream()
                .map(fact -> new SupervisedExample(fact.messages(), "why ask?"))
                .toArray(SupervisedExample[]::new);
        VersionRef candidate = version(2, trained(60, wrong));

        // when
        Judgement enough = judge.judge(candidate, stable, labels(TinyBase.FACTS));
        Judgement tooFew = judge.judge(candidate, stable, labels(TinyBase.FACTS.subList(0, 4)));

        // then
        assertThat(enough.approved()).as(enough.toString()).isFalse();
        assertThat(enough.reason()).contains("on held-out feedback");
        assertThat(tooFew.approved()).as(tooFew.toString()).isTrue();
    }

    @Test
    void shouldRefuseHugeWeights() {
        // given
        Random random = new Random(3);
        VersionRef candidate = version(2, withWeights(index -> random.nextGaussian() * 10));

        // when
        Judgement judgement = judge.judge(candidate, stable, List.of());

        // then
        assertThat(judgement.approved()).isFalse();
        assertThat(judgement.reason()).contains("of the invariants exactly, the stable version 1.000");
        assertThat(judgement.scores().get("kl")).isGreaterThan(1.0);
    }

    @Test
    void shouldRefuseWeightsThatOverflow() {
        // given
        VersionRef candidate = version(2, withWeights(index -> 1e30));

        // when
        Judgement judgement = judge.judge(candidate, stable, List.of());

        // then
        assertThat(judgement.approved()).isFalse();
        assertThat(judgement.reason()).isEqualTo("its scores are not finite");
    }

    @Test
    void shouldRefuseWeightsThatAreNoNumbers() {
        // given
        VersionRef candidate = version(2, withWeights(index -> index == 5 ? Double.NaN : 0));

        // when
        Judgement judgement = judge.judge(candidate, stable, List.of());

        // then
        assertThat(judgement.approved()).isFalse();
        assertThat(judgement.reason()).startsWith("it cannot be used: " + WEIGHTS);
    }

    @Test
    void shouldRefuseWhatIsMissingOrBroken() {
        // given
        Map<String, byte[]> broken = new HashMap<>(judge.zeroAdapter(base));
        broken.put(WEIGHTS, new byte[] {1, 2, 3});
        VersionRef missing = new VersionRef("support", 2, base, "0".repeat(64));

        // then
        assertThat(judge.judge(missing, stable, List.of()).reason()).startsWith("it cannot be used: no artifact 0000");
        assertThat(judge.judge(version(2, broken), stable, List.of()).reason())
                .startsWith("it cannot be used: " + WEIGHTS);
    }

    @Test
    void shouldJudgeAgainstTheBaseWhereTheStableVersionCannotBeRead() {
        // given
        VersionRef unreadable = new VersionRef("support", 2, base, "0".repeat(64));

        // when
        Judgement judgement = judge.judge(version(3, judge.zeroAdapter(base)), unreadable, List.of());

        // then
        assertThat(judgement.approved()).isTrue();
        assertThat(judgement.scores()).containsEntry("fixed.stable", 1.0);
    }

    @Test
    void shouldNotUseABaseWithoutInvariants() throws IOException {
        // given
        Map<String, byte[]> files = new HashMap<>(TinyModel.files(folder.resolve("base")));
        files.remove(Invariants.FILE);
        String without = artifacts.put(files);

        // then
        assertThatThrownBy(() -> judge.zeroAdapter(without))
                .isInstanceOf(UnusableBaseException.class)
                .hasMessageContaining(without)
                .hasMessageContaining(Invariants.FILE);
        assertThatThrownBy(() -> judge.zeroAdapter("nonsense"))
                .isInstanceOf(UnusableBaseException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void shouldFindNoFaultInWhatCanBeServedAndTrained() {
        assertThat(judge.fault(stable)).isEmpty();
        assertThat(judge.fault(version(2, trained(1, TinyBase.example("price?", "two")))))
                .isEmpty();
    }

    @Test
    void shouldFindTheFaultOfWhatCannotBeServed() {
        // given
        VersionRef missing = new VersionRef("support", 2, base, "0".repeat(64));
        VersionRef otherBase = new VersionRef("support", 2, "0".repeat(64), stable.getAdapter());
        Map<String, byte[]> empty =
                Map.of("adapter_config.json", judge.zeroAdapter(base).get("adapter_config.json"));

        // then
        assertThat(judge.fault(missing))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("no artifact 0000"));
        assertThat(judge.fault(otherBase))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("base model 0000"));
        assertThat(judge.fault(version(2, empty))).contains(WEIGHTS + ": is missing");
        assertThat(judge.fault(version(2, withWeights(index -> index == 5 ? Double.NaN : 0))))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith(WEIGHTS));
        assertThat(judge.fault(version(2, withRank(4))))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith(WEIGHTS));
        assertThat(judge.fault(version(2, withWeights(index -> 1e30)))).contains("its scores are not finite");
    }

    @Test
    void shouldFindTheFaultOfWhatTheLearnerCannotGoOnFrom() {
        // given
        Map<String, byte[]> files = new HashMap<>(trained(1, TinyBase.example("price?", "two")));
        files.put(OPTIMIZER, new byte[] {1, 2, 3});

        // then
        assertThat(judge.fault(version(2, files)))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith(OPTIMIZER));
    }

    @Test
    void shouldCloseAnAdapterThatCannotBeScored() {
        // given
        try (JudgedBase open = loadBase();
                JudgedBase other = loadBase()) {
            Adapter adapter = Adapter.load(open.model(), judge.zeroAdapter(base));

            // when
            assertThatThrownBy(() -> JudgedVersion.of(other, adapter, List.of()))
                    .hasMessage("the adapter is of another base");

            // then
            assertThatThrownBy(() -> Evaluator.score(open.model(), adapter, TinyBase.FACTS))
                    .hasMessage("the adapter is closed");
        }
    }

    private static JudgedBase loadBase() {
        return JudgedBase.load(artifacts, base, new ModelOptions("cpu"), GateConfig.defaults());
    }

    /** Weights of the usual rank under a configuration of another. */
    private Map<String, byte[]> withRank(int rank) {
        AdapterConfig config = AdapterConfig.of(rank, 16, 1);
        try (LanguageModelJudge other =
                new LanguageModelJudge(artifacts, new ModelOptions("cpu"), config, GateConfig.defaults())) {
            Map<String, byte[]> files = new HashMap<>(other.zeroAdapter(base));
            files.put(WEIGHTS, judge.zeroAdapter(base).get(WEIGHTS));
            return files;
        }
    }

    private static VersionRef version(int number, Map<String, byte[]> files) {
        return new VersionRef("support", number, base, artifacts.put(files));
    }

    /** Learns corrections, with the invariants and what else was right in its replay. */
    private Map<String, byte[]> trained(int steps, SupervisedExample... corrections) {
        List<SupervisedExample> batch = Stream.concat(
                        Stream.of(corrections),
                        Stream.concat(TinyBase.INVARIANTS.stream(), TinyBase.FACTS.stream())
                                .filter(known -> Stream.of(corrections)
                                        .noneMatch(correction ->
                                                correction.messages().equals(known.messages()))))
                .toList();
        try (BaseModel model = BaseModel.load(artifacts.folder(base), new ModelOptions("cpu"));
                LoraTrainer trainer = LoraTrainer.restore(model, TrainerOptions.defaults(), judge.zeroAdapter(base))) {
            for (int step = 0; step < steps; step++) {
                trainer.step(batch);
            }
            return trainer.save();
        }
    }

    private Map<String, byte[]> withWeights(IntToDoubleFunction weight) {
        Map<String, byte[]> files = new HashMap<>(judge.zeroAdapter(base));
        byte[] bytes = files.get(WEIGHTS).clone();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = Math.toIntExact(Long.BYTES + buffer.getLong(0));
        for (int i = 0; start + i * Float.BYTES < bytes.length; i++) {
            buffer.putFloat(start + i * Float.BYTES, (float) weight.applyAsDouble(i));
        }
        files.put(WEIGHTS, bytes);
        return files;
    }

    private static List<HeldOutExample> labels(List<SupervisedExample> examples, String question, String answer) {
        return Stream.concat(labels(examples).stream(), labels(List.of(TinyBase.example(question, answer))).stream())
                .toList();
    }

    private static List<HeldOutExample> labels(List<SupervisedExample> examples) {
        return examples.stream()
                .map(example -> new HeldOutExample(
                        example.messages().stream()
                                .map(message -> new Message(message.role(), message.content()))
                                .toList(),
                        example.answer()))
                .toList();
    }
}
