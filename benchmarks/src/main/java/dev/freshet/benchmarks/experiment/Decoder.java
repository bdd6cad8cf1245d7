package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Texts;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Our decoding: streams that run side by side in a generator, a step giving each of them one token. A measurement starts them
 * all, waits until every prompt is fed, and then times the steps.
 */
final class Decoder implements AutoCloseable {

    private static final int CHUNK = 128;

    /** Tokens of a prompt: one whole chunk and a little, so that a later measurement finds the chunk in the cache. */
    static final int PROMPT = CHUNK + 2;

    private static final int SMALL = 512;

    private final BaseModel base;
    private final Generator generator;

    /** For at most {@code streams}. */
    Decoder(BaseModel base, int streams, int threads) {
        this.base = base;
        // While the last prompts are fed the first streams go on.
        int context = PROMPT + steps(base, 1) + 4 * streams + 8;
        GeneratorOptions options =
                new GeneratorOptions(streams, context).withPrefill(CHUNK, CHUNK).withThreads(threads);
        this.generator = new Generator(base, options);
    }

    /** Tokens that the middle one of the timed steps finds in each stream's cache. */
    static int meanContext(int steps) {
        return PROMPT + steps / 2;
    }

    /** Steps that are timed, about a second on a processor: more of a small model, fewer of several streams. */
    static int steps(BaseModel base, int streams) {
        int one = base.config().width() < SMALL ? 256 : 64;
        return streams == 1 ? one : one / 2;
    }

    /** Conversations of {@link #PROMPT} tokens, each its own. */
    static List<List<ChatMessage>> prompts(BaseModel base, int streams) {
        List<List<ChatMessage>> prompts = new ArrayList<>();
        for (int stream = 0; stream < streams; stream++) {
            prompts.add(Texts.prompt(base.tokenizer(), PROMPT, stream));
        }
        return prompts;
    }

    /** A side that measures tokens per second, of all streams together; stream i runs with {@code adapters.get(i)}. */
    Side side(List<Adapter> adapters) {
        List<List<ChatMessage>> prompts = prompts(base, adapters.size());
        return () -> measure(prompts, adapters);
    }

    private double measure(List<List<ChatMessage>> prompts, List<Adapter> adapters) {
        int streams = prompts.size();
        int steps = steps(base, streams);
        List<Sequence> running = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            GenerationRequest request = GenerationRequest.builder(prompts.get(i))
                    .maxTokens(generator.maxContext() - PROMPT)
                    .ignoreEos(true)
                    .build();
            running.add(generator.start(request, adapters.get(i)));
        }
        int ready = 0;
        while (ready < streams) {
            ready = generator.step().size();
        }
        long begin = System.nanoTime();
        int tokens = 0;
        for (int step = 0; step < steps; step++) {
            tokens += generator.step().size();
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        running.forEach(generator::cancel);
        for (Sequence sequence : running) {
            if (sequence.finishReason() != null) {
                throw new IllegalStateException("a stream ended after " + sequence.answerTokens() + " tokens: "
                        + sequence.finishReason() + ", " + sequence.error());
            }
        }
        if (tokens != steps * streams) {
            throw new IllegalStateException(steps + " steps gave " + streams + " streams " + tokens + " tokens");
        }
        return tokens / seconds;
    }

    @Override
    public void close() {
        generator.close();
    }
}
