package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Examples;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import java.time.Duration;
import java.util.List;

/**
 * What preferences cost: a step of DPO on four pairs and one of KTO on eight labeled answers beside a supervised step, all on
 * eight sequences of 128 tokens. The reference's probabilities of every example are computed within the step that first sees
 * it, and none comes twice.
 */
final class ObjectivesExperiment implements Experiment {

    private static final Row DPO = new Row("dpo-over-sft-step", "time of a step, DPO / SFT", "s", Bound.atMost(1.5));
    private static final Row KTO = new Row("kto-over-sft-step", "time of a step, KTO / SFT", "s", Bound.atMost(1.5));

    @Override
    public String name() {
        return "objectives";
    }

    @Override
    public List<Row> rows() {
        return List.of(DPO, KTO);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(20);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.SHIPPED)), new ModelOptions("cpu"));
                Training supervised = new Training(base);
                Training preferences = new Training(base);
                Training labeled = new Training(base)) {
            Examples examples = new Examples(base.tokenizer());
            double[][] figures = context.interleaved()
                    .measure(
                            List.of(
                                    seconds(preferences.side(() -> examples.preferences(Training.ROWS / 2))),
                                    seconds(labeled.side(() -> examples.labeled(Training.ROWS))),
                                    seconds(supervised.side(() -> examples.supervised(Training.ROWS)))),
                            context.progress());
            return List.of(
                    RowResult.ofPairs(DPO, figures[0], figures[2]), RowResult.ofPairs(KTO, figures[1], figures[2]));
        }
    }

    private static Side seconds(Side side) {
        return () -> Training.TOKENS / side.measure();
    }
}
