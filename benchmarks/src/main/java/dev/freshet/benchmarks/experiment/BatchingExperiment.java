package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.benchmarks.model.Texts;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Continuous batching beside static batching, as Orca (Yu et al. 2022) describes it: there the rows of a batch all run until
 * its longest answer has ended, and only then the next batch begins. Both answer the same requests, whose lengths are uniform
 * from 16 to 256, with the same kernels; only tokens that were asked for count.
 */
final class BatchingExperiment implements Experiment {

    private static final int SLOTS = 8;
    private static final int REQUESTS = 64;
    private static final int SHORTEST = 16;
    private static final int LONGEST = 256;
    private static final int PROMPT = 32;
    private static final Row ROW =
            new Row("continuous-over-static-batching", "continuous / static", "tokens/s", Bound.atLeast(1.5));

    @Override
    public String name() {
        return "batching";
    }

    @Override
    public List<Row> rows() {
        return List.of(ROW);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(80);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        int[] lengths =
                new SplittableRandom(1).ints(REQUESTS, SHORTEST, LONGEST + 1).toArray();
        int wanted = IntStream.of(lengths).sum();
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.SHIPPED)), new ModelOptions("cpu", "int8"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
                Generator generator = new Generator(base, new GeneratorOptions(SLOTS, PROMPT + LONGEST + 1))) {
            List<List<ChatMessage>> prompts = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                prompts.add(Texts.prompt(base.tokenizer(), PROMPT, i));
            }
            double[][] figures = context.interleaved()
                    .measure(
                            List.of(
                                    () -> continuous(generator, adapter, prompts, lengths, wanted),
                                    () -> inBatches(generator, adapter, prompts, lengths, wanted)),
                            context.progress());
            return List.of(RowResult.ofPairs(ROW, figures[0], figures[1]));
        }
    }

    private static double continuous(
            Generator generator, Adapter adapter, List<List<ChatMessage>> prompts, int[] lengths, int wanted) {
        long begin = System.nanoTime();
        for (int i = 0; i < lengths.length; i++) {
            generator.start(request(prompts.get(i), lengths[i]), adapter);
        }
        int tokens = finish(generator);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (tokens != wanted) {
            throw new IllegalStateException(tokens + " tokens came where " + wanted + " were asked for");
        }
        return wanted / seconds;
    }

    private static double inBatches(
            Generator generator, Adapter adapter, List<List<ChatMessage>> prompts, int[] lengths, int wanted) {
        long begin = System.nanoTime();
        for (int first = 0; first < lengths.length; first += SLOTS) {
            int longest = IntStream.range(first, first + SLOTS)
                    .map(i -> lengths[i])
                    .max()
                    .orElseThrow();
            for (int i = first; i < first + SLOTS; i++) {
                generator.start(request(prompts.get(i), longest), adapter);
            }
            finish(generator);
        }
        return wanted / ((System.nanoTime() - begin) / 1e9);
    }

    private static int finish(Generator generator) {
        int tokens = 0;
        while (!generator.idle()) {
            tokens += generator.step().size();
        }
        return tokens;
    }

    private static GenerationRequest request(List<ChatMessage> prompt, int tokens) {
        return GenerationRequest.builder(prompt)
                .maxTokens(tokens)
                .ignoreEos(true)
                .build();
    }
}
