package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.benchmarks.peer.LlamaCpp;
import dev.freshet.benchmarks.peer.PeerUnavailableException;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Decoding in int8 beside llama.cpp with the same weights in Q8_0: after prompts of 130 tokens, greedily. Each side runs with
 * every number of threads, and its best one counts.
 */
final class LlamaDecodeExperiment implements Experiment {

    private final int streams;
    private final Row row;

    LlamaDecodeExperiment(int streams, Row row) {
        this.streams = streams;
        this.row = row;
    }

    static LlamaDecodeExperiment oneStream() {
        return new LlamaDecodeExperiment(
                1, new Row("decode-int8-one-stream", "one stream / llama.cpp", "tokens/s", Bound.atLeast(1.1)));
    }

    static LlamaDecodeExperiment eightStreams() {
        return new LlamaDecodeExperiment(
                8,
                new Row(
                        "decode-int8-eight-streams",
                        "eight streams / llama.cpp with eight sequences",
                        "tokens/s",
                        Bound.atLeast(2)));
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public List<Row> rows() {
        return List.of(row);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(35 + 5L * streams);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        String model = context.modelOr(Models.RANDOM_135M);
        List<Decoder> decoders = new ArrayList<>();
        try (BaseModel base = BaseModel.load(context.models().folder(model), new ModelOptions("cpu", "int8"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
                LlamaCpp llama = LlamaCpp.load(context.peers(), context.models().gguf(model), context.threads())) {
            int steps = Decoder.steps(base, streams);
            List<int[]> prompts = Decoder.prompts(base, streams).stream()
                    .map(messages -> base.tokenizer().encodePrompt(messages))
                    .toList();
            List<Integer> threadCounts = context.threadCounts();
            List<Side> sides = new ArrayList<>();
            for (int threads : threadCounts) {
                Decoder decoder = new Decoder(base, streams, threads);
                decoders.add(decoder);
                sides.add(decoder.side(Collections.nCopies(streams, adapter)));
            }
            for (int threads : threadCounts) {
                LlamaCpp.Context peer = llama.context(threads, streams, Decoder.PROMPT + steps + 8);
                sides.add(() -> peer.decode(prompts, steps));
            }
            double[][] figures = context.interleaved().measure(sides, context.progress());
            double[][] ours = Arrays.copyOf(figures, threadCounts.size());
            double[][] theirs = Arrays.copyOfRange(figures, threadCounts.size(), figures.length);
            int our = Interleaved.best(ours);
            int their = Interleaved.best(theirs);
            String note = "threads " + threadCounts.get(our) + " / " + threadCounts.get(their);
            return List.of(RowResult.ofPairs(row, ours[our], theirs[their], note));
        } catch (PeerUnavailableException e) {
            return List.of(RowResult.skipped(row, String.valueOf(e.getMessage())));
        } finally {
            decoders.forEach(Decoder::close);
        }
    }
}
