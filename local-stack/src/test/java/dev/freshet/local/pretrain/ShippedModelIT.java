package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.local.shop.Corpus;
import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import dev.freshet.updater.judge.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The base model that ships in the repository. */
class ShippedModelIT {

    private static final Path FOLDER = Path.of("base-model");
    private static BaseModel base;

    @BeforeAll
    static void load() {
        base = BaseModel.load(FOLDER, ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        base.close();
    }

    @Test
    void shouldTakeAtMostTwelveMegabytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }

        assertThat(bytes).isBetween(1_000_000L, 12_000_000L);
    }

    @Test
    void shouldHaveTheRecipesShape() {
        PretrainOptions recipe = PretrainOptions.defaults(FOLDER);

        assertThat(base.config()).isEqualTo(recipe.shape().config(recipe.vocabulary()));
    }

    @Test
    void shouldHaveTheTokenizerThatTheRecipeMakes(@TempDir Path made) throws IOException {
        PretrainOptions recipe = PretrainOptions.defaults(FOLDER);
        Corpus corpus = Corpus.generate(recipe.seed(), recipe.conversations());

        ByteLevelBpe bpe = BpeTrainer.train(corpus.texts(), recipe.vocabulary(), TokenizerFiles.SPECIALS);
        TokenizerFiles.write(made, bpe, recipe.shape().maxPositions());

        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            assertThat(FOLDER.resolve(file)).hasSameTextualContentAs(made.resolve(file));
        }
    }

    @Test
    void shouldAnswerEveryInvariantExactly() throws IOException {
        List<SupervisedExample> invariants = Invariants.read(FOLDER);

        assertThat(invariants).hasSize(16);
        assertThat(Evaluator.score(base, null, invariants)).allMatch(Score::greedy);
    }

    @Test
    void shouldUnderstandQuestionsThatItsCorpusDoesNotHave() {
        List<SupervisedExample> heldOut = new ArrayList<>();
        for (Policy policy : Shop.fernhill().policies()) {
            policy.heldOut().forEach(question -> heldOut.add(PretrainJob.example(policy, question)));
        }

        long right = Evaluator.score(base, null, heldOut).stream()
                .filter(Score::greedy)
                .count();
        assertThat(heldOut).hasSize(128);
        assertThat((double) right / heldOut.size()).isGreaterThan(0.97);
    }
}
