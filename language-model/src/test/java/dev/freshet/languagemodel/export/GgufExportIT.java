package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.generation.TokenChoice;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** llama.cpp reads what is exported, and says what we say. */
class GgufExportIT {

    private static final Path SHIPPED = Path.of("..", "local-stack", "base-model");
    private static final int LENGTH = 32;

    /** Difference of log-probabilities that half precision may turn. */
    private static final double TIE = 0.05;

    private static final List<String> QUESTIONS =
            List.of("How long can I return a lamp?", "Do you ship to Norway?", "hello there", "How do I earn points?");
    private static final List<String> TEXTS = List.of(
            "It's 12:30 on 2024-11-21, isn't it?  Two  spaces,\ttabs\n\nand lines.",
            "退货政策是什么？我可以在30天内退货吗",
            "emoji 😀👍🏽 and naïve façade — 3.14159%",
            "    def f(x): return x**2  # 1000000");

    @TempDir
    private Path temporary;

    @BeforeAll
    static void requireLlamaCpp() {
        Optional<String> missing = LlamaCpp.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @Test
    void shouldBeReadByLlamaCppToTheSameAnswersWithAndWithoutAnAdapter() throws Exception {
        try (BaseModel base = BaseModel.load(SHIPPED, new ModelOptions("cpu"))) {
            // given an adapter that makes nonsense of the answers, so that some do not end by themselves
            Map<String, byte[]> adapter = ExportSamples.adapter(base.config(), 4, 0.15);

            // then
            List<int[]> plain = sameAnswers(base, Map.of());
            List<int[]> adapted = sameAnswers(base, adapter);
            assertThat(adapted).doesNotContainAnyElementsOf(plain);
            assertThat(adapted).anyMatch(answer -> answer.length == LENGTH);
        }
    }

    @Test
    void shouldBeCutByLlamaCppIntoTheSameTokens() throws Exception {
        // given
        Path file = temporary.resolve("model.gguf");
        boolean cutsAlike =
                new GgufExport("shipped", SHIPPED, Map.of()).write(file, GgufType.Q8_0, (tensor, bytes, total) -> {});

        // when
        JsonNode tokens = LlamaCpp.run(file, List.of(), 0, TEXTS).path("texts");

        // then
        assertThat(cutsAlike).isTrue();
        try (BaseModel base = BaseModel.load(SHIPPED, new ModelOptions("cpu"))) {
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(ints(tokens.path(i)))
                        .as(TEXTS.get(i))
                        .isEqualTo(base.tokenizer().encode(TEXTS.get(i)));
            }
        }
    }

    /** Greedy answers, after it was asserted that they are llama.cpp's too. */
    private List<int[]> sameAnswers(BaseModel base, Map<String, byte[]> adapterFiles) throws Exception {
        Path file = temporary.resolve("model.gguf");
        new GgufExport("shipped", SHIPPED, adapterFiles).write(file, GgufType.F16, (tensor, bytes, total) -> {});
        List<int[]> prompts = QUESTIONS.stream()
                .map(question -> base.tokenizer().encodePrompt(List.of(ChatMessage.user(question))))
                .toList();

        JsonNode theirs = LlamaCpp.run(file, prompts, LENGTH, List.of()).path("generated");

        List<Sequence> ours = generate(base, adapterFiles);
        for (int i = 0; i < prompts.size(); i++) {
            assertSame(QUESTIONS.get(i), ours.get(i), ints(theirs.path(i)));
        }
        return ours.stream().map(Sequence::tokens).toList();
    }

    /** Equal, up to a token that was as good as another: llama.cpp's sums are in half precision. */
    private static void assertSame(String question, Sequence ours, int[] theirs) {
        int split = Arrays.mismatch(ours.tokens(), theirs);
        if (split < 0) {
            return;
        }
        assertThat(split).as(question).isLessThan(theirs.length);
        TokenChoice choice = ours.choices().get(split);
        assertThat(choice.top())
                .as("%s, token %d, other than %d", question, split, theirs[split])
                .anySatisfy(other -> {
                    assertThat(other.token()).isEqualTo(theirs[split]);
                    assertThat(choice.chosen().logProbability() - other.logProbability())
                            .isLessThan(TIE);
                });
    }

    private static List<Sequence> generate(BaseModel base, Map<String, byte[]> files) {
        Map<String, byte[]> adapterFiles = files.isEmpty() ? Adapter.zero(base, LoraConfig.defaults(), 1) : files;
        List<Sequence> answers = new ArrayList<>();
        try (Adapter adapter = Adapter.load(base, adapterFiles);
                Generator generator = new Generator(base, new GeneratorOptions(1, 256))) {
            for (String question : QUESTIONS) {
                GenerationRequest request = GenerationRequest.builder(question)
                        .temperature(0)
                        .maxTokens(LENGTH)
                        .logProbs(2)
                        .build();
                Sequence sequence = generator.start(request, adapter);
                while (sequence.finishReason() == null) {
                    generator.step();
                }
                answers.add(sequence);
            }
        }
        return answers;
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).intValue();
        }
        return values;
    }
}
