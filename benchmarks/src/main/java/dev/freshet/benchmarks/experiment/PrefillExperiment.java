package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.benchmarks.model.Texts;
import dev.freshet.benchmarks.peer.LlamaCpp;
import dev.freshet.benchmarks.peer.PeerUnavailableException;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A prompt of 512 tokens, up to the first token of its answer, beside llama.cpp feeding the same tokens. No prompt comes twice,
 * so that none is found in a cache. llama.cpp's best number of threads counts; ours are the cores.
 */
final class PrefillExperiment implements Experiment {

    private static final int PROMPT = 512;
    private static final Row ROW =
            new Row("prefill-512", "prompt of 512 tokens / llama.cpp", "tokens/s", Bound.atLeast(2));

    /** No two prompts of a run share a beginning. */
    private final Random seeds = new Random(1);

    @Override
    public String name() {
        return "prefill";
    }

    @Override
    public List<Row> rows() {
        return List.of(ROW);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(40);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        String model = context.modelOr(Models.RANDOM_135M);
        GeneratorOptions options =
                new GeneratorOptions(1, PROMPT + 8).withPrefill(PROMPT, PROMPT).withThreads(context.threads());
        try (BaseModel base = BaseModel.load(context.models().folder(model), new ModelOptions("cpu", "int8"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
                Generator generator = new Generator(base, options);
                LlamaCpp llama = LlamaCpp.load(context.peers(), context.models().gguf(model), context.threads())) {
            int length = length(base);
            List<Side> sides = new ArrayList<>();
            sides.add(() -> feed(generator, adapter, prompt(base), length));
            for (int threads : context.threadCounts()) {
                LlamaCpp.Context peer = llama.context(threads, 1, PROMPT + 8);
                sides.add(() -> peer.prefill(base.tokenizer().encodePrompt(prompt(base))));
            }
            double[][] figures = context.interleaved().measure(sides, context.progress());
            double[][] theirs = Arrays.copyOfRange(figures, 1, figures.length);
            int best = Interleaved.best(theirs);
            String note = (length < PROMPT ? length + " tokens, " : "") + "threads " + context.threads() + " / "
                    + context.threadCounts().get(best);
            return List.of(RowResult.ofPairs(ROW, figures[0], theirs[best], note));
        } catch (PeerUnavailableException e) {
            return List.of(RowResult.skipped(ROW, String.valueOf(e.getMessage())));
        }
    }

    /** Shorter where the model's context is. */
    private static int length(BaseModel base) {
        return Math.min(PROMPT, base.config().maxPositions() - 8);
    }

    private List<ChatMessage> prompt(BaseModel base) {
        return Texts.prompt(base.tokenizer(), length(base), seeds.nextLong());
    }

    private static double feed(Generator generator, Adapter adapter, List<ChatMessage> prompt, int length) {
        GenerationRequest request =
                GenerationRequest.builder(prompt).maxTokens(1).ignoreEos(true).build();
        long begin = System.nanoTime();
        Sequence sequence = generator.start(request, adapter);
        while (!generator.idle()) {
            generator.step();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (sequence.reusedTokens() > 0 || sequence.promptTokens() != length) {
            throw new IllegalStateException("of " + sequence.promptTokens() + " tokens of the prompt "
                    + sequence.reusedTokens() + " were found in a cache");
        }
        return length / seconds;
    }
}
