package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a batch is worth: eight streams that decode together beside one alone, each with its best number of threads. */
final class StreamsExperiment implements Experiment {

    private static final int STREAMS = 8;
    private static final Row ROW =
            new Row("eight-streams-over-one", "decode, eight streams / one stream", "tokens/s", Bound.atLeast(3));

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public List<Row> rows() {
        return List.of(ROW);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(55);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        List<Decoder> decoders = new ArrayList<>();
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.RANDOM_135M)), new ModelOptions("cpu", "int8"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1))) {
            List<Side> sides = new ArrayList<>();
            for (int threads : context.threadCounts()) {
                Decoder decoder = new Decoder(base, STREAMS, threads);
                decoders.add(decoder);
                sides.add(decoder.side(Collections.nCopies(STREAMS, adapter)));
                sides.add(decoder.side(List.of(adapter)));
            }
            double[][] figures = context.interleaved().measure(sides, context.progress());
            double[] eight = best(figures, 0);
            double[] one = best(figures, 1);
            return List.of(RowResult.ofPairs(ROW, eight, one));
        } finally {
            decoders.forEach(Decoder::close);
        }
    }

    private static double[] best(double[][] figures, int first) {
        List<double[]> candidates = new ArrayList<>();
        for (int i = first; i < figures.length; i += 2) {
            candidates.add(figures[i]);
        }
        double[][] array = candidates.toArray(new double[0][]);
        return array[Interleaved.best(array)];
    }
}
