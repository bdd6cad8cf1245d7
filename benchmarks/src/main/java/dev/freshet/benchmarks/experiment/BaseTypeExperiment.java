package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import dev.freshet.benchmarks.model.Examples;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a narrower frozen base is worth: LoRA steps on a base in bf16 and in int8 beside one in fp32. */
final class BaseTypeExperiment implements Experiment {

    private static final Row BF16 = new Row("lora-step-bf16-over-fp32-base", "bf16 base / fp32 base", "tokens/s", null);
    private static final Row INT8 = new Row("lora-step-int8-over-fp32-base", "int8 base / fp32 base", "tokens/s", null);
    private static final Row BEST = new Row(
            "lora-step-narrow-over-fp32-base",
            "the better of bf16 and int8 / fp32 base",
            "tokens/s",
            Bound.atLeast(1.6));

    @Override
    public String name() {
        return "base-types";
    }

    @Override
    public List<Row> rows() {
        return List.of(BF16, INT8, BEST);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(80);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        Path folder = context.models().folder(context.modelOr(Models.RANDOM_135M));
        try (BaseModel fp32 = BaseModel.load(folder, new ModelOptions("cpu", "fp32"));
                BaseModel bf16 = BaseModel.load(folder, new ModelOptions("cpu", "bf16"));
                BaseModel int8 = BaseModel.load(folder, new ModelOptions("cpu", "int8"));
                Training wide = new Training(fp32);
                Training half = new Training(bf16);
                Training quarter = new Training(int8)) {
            Examples examples = new Examples(fp32.tokenizer());
            double[][] figures = context.interleaved()
                    .measure(
                            List.of(
                                    half.side(() -> examples.supervised(Training.ROWS)),
                                    quarter.side(() -> examples.supervised(Training.ROWS)),
                                    wide.side(() -> examples.supervised(Training.ROWS))),
                            context.progress());
            boolean halfIsBest =
                    Summary.of(figures[0]).median() >= Summary.of(figures[1]).median();
            return List.of(
                    RowResult.ofPairs(BF16, figures[0], figures[2]),
                    RowResult.ofPairs(INT8, figures[1], figures[2]),
                    RowResult.ofPairs(BEST, figures[halfIsBest ? 0 : 1], figures[2], halfIsBest ? "bf16" : "int8"));
        }
    }
}
