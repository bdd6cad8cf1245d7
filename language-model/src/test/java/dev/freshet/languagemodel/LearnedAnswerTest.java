package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.generation.FinishReason;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the trainer saves is what the generator says and the evaluator measures. */
class LearnedAnswerTest {
    private static final List<SupervisedExample> EXAMPLES =
            List.of(TestModels.example("how long may I return it?", "45 days"), TestModels.example("你们几点开门?", "九点🕘"));

    @Test
    void shouldAnswerWhatItWasTaught(@TempDir Path folder) throws IOException {
        try (BaseModel base = TinyModel.load(folder);
                Adapter taught = Adapter.load(base, teach(base));
                Generator generator = new Generator(base, new GeneratorOptions(2, 128, 32))) {

            List<Sequence> answers = EXAMPLES.stream()
                    .map(example -> generator.start(
                            GenerationRequest.builder(example.messages())
                                    .maxTokens(60)
                                    .build(),
                            taught))
                    .toList();
            while (!generator.idle()) {
                generator.step();
            }

            List<Score> scores = Evaluator.score(base, taught, EXAMPLES);
            for (int i = 0; i < EXAMPLES.size(); i++) {
                assertThat(answers.get(i).text()).isEqualTo(EXAMPLES.get(i).answer());
                assertThat(answers.get(i).finishReason()).isEqualTo(FinishReason.STOP);
                assertThat(scores.get(i).greedy()).isTrue();
                assertThat(scores.get(i).tokens()).isEqualTo(answers.get(i).answerTokens());
                assertThat(answers.get(i).logProbability())
                        .isCloseTo(scores.get(i).logProbability(), within(1e-3));
            }
        }
    }

    private static Map<String, byte[]> teach(BaseModel base) {
        TrainerOptions options = new TrainerOptions(5e-3, 1, 0, 0, 4096);
        Map<String, byte[]> files = Adapter.zero(base, new LoraConfig(32, 64), 1);
        try (LoraTrainer trainer = LoraTrainer.restore(base, options, files)) {
            double loss = Double.MAX_VALUE;
            // The random head that stays frozen cannot be surer of these answers than 0.759.
            while (loss > 0.78) {
                assertThat(trainer.steps()).isLessThan(400);
                loss = trainer.step(EXAMPLES).loss();
            }
            return trainer.save();
        }
    }
}
