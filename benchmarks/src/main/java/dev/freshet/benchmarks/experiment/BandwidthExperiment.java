package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.MemoryBandwidth;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How near decoding is to the limit that memory sets it: the bytes of weights and cache that one stream's tokens read each
 * second, over what the same number of threads read of a large array. The best number of threads for decoding counts.
 */
final class BandwidthExperiment implements Experiment {

    private static final double GIGA = 1e9;
    private static final Row ROW = new Row(
            "decode-over-memory-bandwidth", "bytes decoding reads / bytes read at most", "GB/s", Bound.atLeast(0.45));

    @Override
    public String name() {
        return "bandwidth";
    }

    @Override
    public List<Row> rows() {
        return List.of(ROW);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(30);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        List<Decoder> decoders = new ArrayList<>();
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.RANDOM_135M)), new ModelOptions("cpu", "int8"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1))) {
            int steps = Decoder.steps(base, 1);
            double bytes = bytesOfAToken(base.config(), Decoder.meanContext(steps)) / GIGA;
            List<Integer> threadCounts = context.threadCounts();
            List<Side> sides = new ArrayList<>();
            for (int threads : threadCounts) {
                Decoder decoder = new Decoder(base, 1, threads);
                decoders.add(decoder);
                Side decoding = decoder.side(List.of(adapter));
                sides.add(() -> decoding.measure() * bytes);
            }
            for (int threads : threadCounts) {
                Side reading = new MemoryBandwidth(threads);
                sides.add(() -> reading.measure() / GIGA);
            }
            double[][] figures = context.interleaved().measure(sides, context.progress());
            int best = Interleaved.best(Arrays.copyOf(figures, threadCounts.size()));
            return List.of(RowResult.ofPairs(
                    ROW, figures[best], figures[threadCounts.size() + best], "threads " + threadCounts.get(best)));
        } finally {
            decoders.forEach(Decoder::close);
        }
    }

    /** One byte for each weight of each product, and the keys and values of the context in fp32; scales and norms are left out. */
    static double bytesOfAToken(ModelConfig config, int context) {
        long attention =
                (long) config.width() * config.headSize() * (2L * config.heads() + 2L * config.keyValueHeads());
        long feedForward = 3L * config.width() * config.innerWidth();
        long head = (long) config.vocabularySize() * config.width();
        long weights = config.layers() * (attention + feedForward) + head;
        long cache = 2L * config.layers() * config.keyValueHeads() * config.headSize() * Float.BYTES * context;
        return weights + cache;
    }
}
