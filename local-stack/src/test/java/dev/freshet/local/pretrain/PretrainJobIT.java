package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainJobIT {

    private static final ModelShape TINY = new ModelShape(2, 32, 64, 2, 1, 128);

    private final List<PretrainProgress> progress = new ArrayList<>();
    private final PretrainListener listener = new PretrainListener() {
        @Override
        public void onPhase(String text) {
            assertThat(text).isNotBlank();
        }

        @Override
        public void onProgress(PretrainProgress at) {
            progress.add(at);
        }
    };

    @Test
    void shouldTrainAModelThatLoads(@TempDir Path temp) throws IOException {
        Path folder = temp.resolve("model");

        PretrainReport report = new PretrainJob(options(folder, 60, 20), listener).run();

        assertThat(report.steps()).isEqualTo(60);
        assertThat(report.validationLoss())
                .isLessThan(4)
                .isEqualTo(progress.get(progress.size() - 1).validationLoss());
        assertThat(progress.get(0).validationLoss()).isGreaterThan(report.validationLoss());
        try (BaseModel model = BaseModel.load(folder, ModelOptions.defaults())) {
            assertThat(model.config().layers()).isEqualTo(2);
            assertThat(model.tokenizer().decode(model.tokenizer().encode("你好 🙂 30")))
                    .isEqualTo("你好 🙂 30");
        }
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("invariants.jsonl"));
    }

    @Test
    void shouldRefuseAFolderThatHoldsAnything(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "keep");

        assertThatThrownBy(() -> new PretrainJob(options(folder, 1, 1), listener).run())
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("must be empty");
        assertThat(folder.resolve("mine.txt")).hasContent("keep");
    }

    private static PretrainOptions options(Path folder, int steps, int validateEvery) {
        return new PretrainOptions(
                folder, 1, 1_000, 400, TINY, 512, 1e-2, steps, validateEvery, 50, Duration.ofHours(1));
    }
}
