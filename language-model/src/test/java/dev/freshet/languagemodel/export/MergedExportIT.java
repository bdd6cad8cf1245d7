package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.PromptLogits;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformers reads what is exported, and computes what we compute. */
class MergedExportIT {

    private static final Path SHIPPED = Path.of("..", "local-stack", "base-model");

    @TempDir
    private Path temporary;

    @BeforeAll
    static void requireTransformers() {
        Optional<String> missing = Transformers.missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @Test
    void shouldBeReadByTransformersToTheSameLogits() throws Exception {
        try (BaseModel base = BaseModel.load(SHIPPED, new ModelOptions("cpu"))) {
            // given
            Map<String, byte[]> files = ExportSamples.adapter(base.config(), 4, 0.1);
            List<int[]> prompts = Stream.of("How long can I return a lamp?", "退货政策是什么？ 😀")
                    .map(question -> base.tokenizer().encodePrompt(List.of(ChatMessage.user(question))))
                    .toList();
            Path merged = temporary.resolve("merged");

            // when several files hold the weights
            new MergedExport(SHIPPED, files, 2_000_000).write(merged, FloatType.F32, (tensor, bytes, total) -> {});
            float[][] theirs = Transformers.logits(merged, prompts);

            // then
            try (Adapter adapter = Adapter.load(base, files)) {
                for (int i = 0; i < theirs.length; i++) {
                    assertThat(theirs[i])
                            .usingComparatorWithPrecision(1e-3f)
                            .containsExactly(PromptLogits.of(base, adapter, prompts.get(i)));
                }
            }
        }
    }
}
