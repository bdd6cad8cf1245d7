package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.updater.judge.Invariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnInvariantsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldWriteAnswersThatTheModelGivesExactly() throws Exception {
        // given the shipped model without its set
        try (Stream<Path> files = Files.list(Path.of("base-model"))) {
            for (Path file : files.toList()) {
                if (!file.endsWith(Invariants.FILE)) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        assertThat(OwnInvariants.areMissing(folder)).isTrue();

        // when
        int count = OwnInvariants.write(folder);

        // then
        assertThat(OwnInvariants.areMissing(folder)).isFalse();
        List<SupervisedExample> examples = Invariants.read(folder);
        assertThat(examples).hasSize(count).hasSizeGreaterThan(10);
        try (BaseModel base = BaseModel.load(folder, ModelOptions.defaults())) {
            assertThat(Evaluator.score(base, null, examples)).allMatch(Score::greedy);
        }
    }
}
