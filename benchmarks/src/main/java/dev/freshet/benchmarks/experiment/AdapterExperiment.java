package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.benchmarks.model.RandomAdapter;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What adapters cost while decoding: one of rank 8 on every linear layer beside none, and eight versions in one batch beside
 * one version in all its rows, as while a new version is taken up or several models share a base.
 */
final class AdapterExperiment implements Experiment {

    private static final int STREAMS = 8;
    private static final Row ONE = new Row(
            "adapter-on-over-off-one-stream", "one stream, adapter / no adapter", "tokens/s", Bound.atLeast(0.9));
    private static final Row EIGHT = new Row(
            "adapter-on-over-off-eight-streams", "eight streams, adapter / no adapter", "tokens/s", Bound.atLeast(0.9));
    private static final Row VERSIONS = new Row(
            "eight-versions-over-one", "eight streams, eight versions / one version", "tokens/s", Bound.atLeast(0.85));

    @Override
    public String name() {
        return "adapters";
    }

    @Override
    public List<Row> rows() {
        return List.of(ONE, EIGHT, VERSIONS);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(65);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        List<Adapter> versions = new ArrayList<>();
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.RANDOM_135M)), new ModelOptions("cpu", "int8"));
                Adapter off = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
                Decoder decoder = new Decoder(base, STREAMS, context.threads())) {
            for (int i = 0; i < STREAMS; i++) {
                versions.add(RandomAdapter.load(base, i));
            }
            Adapter on = versions.get(0);
            List<Side> sides = List.of(
                    decoder.side(List.of(on)),
                    decoder.side(List.of(off)),
                    decoder.side(versions),
                    decoder.side(Collections.nCopies(STREAMS, on)),
                    decoder.side(Collections.nCopies(STREAMS, off)));
            double[][] figures = context.interleaved().measure(sides, context.progress());
            return List.of(
                    RowResult.ofPairs(ONE, figures[0], figures[1]),
                    RowResult.ofPairs(EIGHT, figures[3], figures[4]),
                    RowResult.ofPairs(VERSIONS, figures[2], figures[3]));
        } finally {
            versions.forEach(Adapter::close);
        }
    }
}
