package dev.freshet.inference.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.inference.engine.Answer;
import dev.freshet.inference.engine.EngineLoop;
import dev.freshet.inference.engine.EngineVersion;
import dev.freshet.inference.engine.Generation;
import dev.freshet.inference.engine.GenerationUpdate;
import dev.freshet.inference.engine.LoadedVersion;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.inference.engine.ServedVersions;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine with a real language model, its versions swapped while it generates. */
@Timeout(600)
class LanguageModelIT {

    private static final int VERSIONS = 4;
    private static final int TOKENS = 24;

    @TempDir
    static Path folder;

    private static ArtifactStore artifacts;
    private static String baseDigest;
    private static BaseModel base;
    private static final List<VersionRef> RELEASES = new ArrayList<>();

    @BeforeAll
    static void train() throws Exception {
        artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
        baseDigest = NamedVersions.storeBase(folder.resolve("base"), artifacts);
        base = NamedVersions.load(baseDigest, artifacts);
        for (int number = 1; number <= VERSIONS; number++) {
            String adapter = NamedVersions.storeAdapter(base, "I am number " + number, artifacts);
            RELEASES.add(new VersionRef("support", number, baseDigest, adapter));
        }
    }

    @AfterAll
    static void free() {
        base.close();
    }

    @Test
    void shouldGiveTheAnswersOfTheVersionThatTheyNameWhileVersionsChange() throws Exception {
        // given
        List<String> questions = new ArrayList<>();
        List<Generation> generations = new ArrayList<>();
        LanguageModelEngine engine = new LanguageModelEngine(config(16), 8);
        ServedVersions versions = new ServedVersions();
        List<Answer> answers = new ArrayList<>();

        // when
        try (EngineLoop loop = EngineLoop.start(engine, versions, Clock.systemUTC())) {
            for (VersionRef release : RELEASES) {
                versions.swap(new LoadedVersion(VersionId.of(release), engine.load(release, artifacts)));
                for (int i = 0; i < 4; i++) {
                    questions.add("who are you" + " now".repeat(i));
                    generations.add(loop.submit(prompt(questions.get(questions.size() - 1), TOKENS), false));
                }
                firstPiece(generations.get(generations.size() - 1));
                // The next swap meets these four in flight; eight slots hold them and the next four.
                while (answers.size() < generations.size() - 4) {
                    answers.add(answer(generations.get(answers.size())));
                }
            }
            while (answers.size() < generations.size()) {
                answers.add(answer(generations.get(answers.size())));
            }
        }

        // then
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            assertThat(answer.version()).isEqualTo(new VersionId("support", 1 + i / 4));
            Sequence alone = recompute(RELEASES.get(i / 4), questions.get(i));
            assertThat(answer.text()).isEqualTo(alone.text());
            assertThat(answer.answerTokens()).isEqualTo(alone.answerTokens());
            assertThat(answer.promptTokens()).isEqualTo(alone.promptTokens());
            assertThat(answer.logProbability()).isEqualTo(alone.logProbability(), within(1e-9));
        }
        assertThat(answers.stream().map(Answer::text).distinct().count()).isGreaterThanOrEqualTo(VERSIONS);
    }

    @Test
    void shouldTellTheProbabilitiesThatAPromptAsksFor() throws Exception {
        // given
        LanguageModelEngine engine = new LanguageModelEngine(config(16), 2);
        ServedVersions versions = new ServedVersions();
        try (EngineLoop loop = EngineLoop.start(engine, versions, Clock.systemUTC())) {
            versions.swap(new LoadedVersion(new VersionId("support", 1), engine.load(RELEASES.get(0), artifacts)));
            SamplingParameters parameters = SamplingParameters.newBuilder()
                    .setMaxTokens(TOKENS)
                    .setLogprobs(3)
                    .build();

            // when
            Answer answer = answer(
                    loop.submit(new Prompt("support", List.of(new Message("user", "who are you")), parameters), false));

            // then
            assertThat(answer.choices())
                    .hasSize(answer.answerTokens())
                    .allSatisfy(choice ->
                            assertThat(choice.getTop()).hasSize(3).first().isEqualTo(choice.getChosen()));
            assertThat(answer.choices().stream()
                            .mapToDouble(choice -> choice.getChosen().getLogProbability())
                            .sum())
                    .isEqualTo(answer.logProbability(), within(1e-6));
        }
    }

    @Test
    void shouldKeepWhatWasServedUntilOthersNeedItsPlace() {
        // given room for one base and two adapters of it that are not served
        CountingStore counted = new CountingStore(artifacts);
        try (LanguageModelEngine engine = new LanguageModelEngine(config(16), 2)) {
            engine.load(RELEASES.get(0), counted).close();
            engine.load(RELEASES.get(1), counted).close();

            // when
            engine.load(RELEASES.get(0), counted).close();
            engine.load(RELEASES.get(2), counted).close();
            engine.load(RELEASES.get(0), counted).close();
            engine.load(RELEASES.get(1), counted).close();

            // then
            assertThat(counted.bases()).containsExactly(baseDigest);
            assertThat(counted.adapters()).containsExactly(adapter(0), adapter(1), adapter(2), adapter(1));
        }
    }

    @Test
    void shouldLetABaseGoWhenAnotherNeedsItsPlaceAndNobodyUsesIt() {
        // given the same model under another digest
        Map<String, byte[]> files = new HashMap<>(artifacts.get(baseDigest));
        files.put("README.md", new byte[] {1});
        VersionRef other = new VersionRef("other", 1, artifacts.put(files), adapter(0));
        CountingStore counted = new CountingStore(artifacts);
        try (LanguageModelEngine engine = new LanguageModelEngine(config(16), 2)) {
            EngineVersion served = engine.load(RELEASES.get(0), counted);

            // when
            engine.load(other, counted).close();
            engine.load(RELEASES.get(0), counted).close();
            assertThat(counted.bases()).containsExactly(baseDigest, other.getBase());
            served.close();
            engine.load(other, counted).close();
            engine.load(RELEASES.get(0), counted).close();

            // then
            assertThat(counted.bases()).containsExactly(baseDigest, other.getBase(), other.getBase(), baseDigest);
        }
    }

    @Test
    void shouldRefuseADamagedAdapterByNameAndServeOn() throws Exception {
        // given
        Map<String, byte[]> files = new HashMap<>(artifacts.get(RELEASES.get(0).getAdapter()));
        files.put("adapter_model.safetensors", new byte[] {1, 2, 3});
        VersionRef damaged = new VersionRef("support", 9, baseDigest, artifacts.put(files));
        LanguageModelEngine engine = new LanguageModelEngine(config(16), 2);
        ServedVersions versions = new ServedVersions();
        try (EngineLoop loop = EngineLoop.start(engine, versions, Clock.systemUTC())) {
            versions.swap(new LoadedVersion(new VersionId("support", 1), engine.load(RELEASES.get(0), artifacts)));

            // when, then
            assertThatThrownBy(() -> engine.load(damaged, artifacts)).hasMessageContaining("adapter_model.safetensors");
            assertThat(answer(loop.submit(prompt("who are you", TOKENS), false)).text())
                    .isEqualTo(recompute(RELEASES.get(0), "who are you").text());
        }
    }

    @Test
    void shouldRefuseARankThatItHasNoRoomFor() {
        try (LanguageModelEngine engine = new LanguageModelEngine(config(2), 2)) {
            assertThatThrownBy(() -> engine.load(RELEASES.get(0), artifacts))
                    .hasMessageContaining("r is 8, served are ranks up to 2");
        }
    }

    @Test
    void shouldRefuseAPromptThatDoesNotFit() throws Exception {
        // given
        LanguageModelEngine engine = new LanguageModelEngine(config(16), 2);
        ServedVersions versions = new ServedVersions();
        try (EngineLoop loop = EngineLoop.start(engine, versions, Clock.systemUTC())) {
            versions.swap(new LoadedVersion(new VersionId("support", 1), engine.load(RELEASES.get(0), artifacts)));

            // when
            GenerationUpdate update = loop.submit(prompt("long ".repeat(50), TOKENS), false)
                    .await(Duration.ofMinutes(3))
                    .orElseThrow();

            // then
            assertThat(update)
                    .isInstanceOfSatisfying(GenerationUpdate.Refused.class, refused -> assertThat(refused.reason())
                            .contains("messages"));
        }
    }

    private static String adapter(int release) {
        return RELEASES.get(release).getAdapter();
    }

    private static LanguageModelConfig config(int maxRank) {
        return new LanguageModelConfig("cpu", "auto", 96, maxRank, 1 << 30, 1, 2);
    }

    private static Prompt prompt(String question, int maxTokens) {
        return new Prompt(
                "support",
                List.of(new Message("user", question)),
                SamplingParameters.newBuilder().setMaxTokens(maxTokens).build());
    }

    /** Waits until generation began. */
    private static void firstPiece(Generation generation) throws InterruptedException {
        assertThat(generation.await(Duration.ofMinutes(3)).orElseThrow()).isInstanceOf(GenerationUpdate.Piece.class);
    }

    private static Answer answer(Generation generation) throws InterruptedException {
        GenerationUpdate update = generation.await(Duration.ofMinutes(3)).orElseThrow();
        while (update instanceof GenerationUpdate.Piece) {
            update = generation.await(Duration.ofMinutes(3)).orElseThrow();
        }
        return ((GenerationUpdate.Finished) update).answer();
    }

    /** The same answer by the same version, alone in a generator of its own. */
    private static Sequence recompute(VersionRef version, String question) {
        try (Adapter adapter = Adapter.load(base, artifacts.get(version.getAdapter()));
                Generator generator = new Generator(base, new GeneratorOptions(1, 96))) {
            Sequence sequence = generator.start(GenerationRequest.greedy(question, TOKENS), adapter);
            while (sequence.finishReason() == null) {
                generator.step();
            }
            return sequence;
        }
    }
}
