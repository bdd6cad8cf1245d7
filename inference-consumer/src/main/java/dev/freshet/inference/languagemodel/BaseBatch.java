package dev.freshet.inference.languagemodel;

import dev.freshet.inference.engine.EngineEvent;
import dev.freshet.inference.engine.EngineSequence;
import dev.freshet.inference.engine.InvalidPromptException;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelCache;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.generation.GenerationEvent;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.TokenChoice;
import dev.freshet.schemas.event.TokenProbability;
import java.time.Clock;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One base model with the batch of sequences that run on it, whatever their versions. Belongs to the engine's thread,
 * except {@link #load}, which the one thread that loads versions calls, and {@link #close}, which anybody may call once no
 * version of it is left.
 */
final class BaseBatch implements AutoCloseable {

    private final BaseModel base;
    private final GeneratorOptions options;
    private final ModelCache<String, Adapter> adapters;
    // Of the loading thread: what it runs leaves the batch alone.
    private final Generator warmer;
    private Generator generator;
    // Guarded by this: a reset may meet the end of a base that nobody uses.
    private boolean closed;
    private final IdentityHashMap<Sequence, Running> running = new IdentityHashMap<>();

    /** Takes over the base model. */
    BaseBatch(BaseModel base, GeneratorOptions options, ModelCache.Limits adapters) {
        this.base = base;
        this.options = options;
        this.adapters = new ModelCache<>(adapters, adapter -> 0, Adapter::close, Clock.systemUTC());
        this.generator = new Generator(base, options);
        try {
            this.warmer = new Generator(
                    base,
                    new GeneratorOptions(1, options.maxContext(), options.maxRank())
                            .withMaxCacheBytes(options.maxCacheBytes()));
        } catch (RuntimeException | Error e) {
            generator.close();
            throw e;
        }
    }

    /** An adapter that is loaded, verified and warm: it answered a greeting before it meets a request. */
    ModelCache.Lease<Adapter> load(String digest, Supplier<Map<String, byte[]>> files) {
        return adapters.acquire(digest, () -> load(files.get()));
    }

    private Adapter load(Map<String, byte[]> files) {
        Adapter adapter = Adapter.load(base, files);
        try {
            int rank = adapter.config().rank();
            if (rank > options.maxRank()) {
                throw new InvalidModelException(
                        "adapter_config.json", "r is " + rank + ", served are ranks up to " + options.maxRank());
            }
            warm(adapter);
            return adapter;
        } catch (RuntimeException | Error e) {
            adapter.close();
            throw e;
        }
    }

    private void warm(Adapter adapter) {
        Sequence sequence = warmer.start(GenerationRequest.greedy("hello", 2), adapter);
        try {
            while (sequence.finishReason() == null) {
                warmer.step();
            }
            if (sequence.error() != null) {
                throw new InvalidModelException(
                        "adapter_model.safetensors", "gives probabilities that are not numbers");
            }
        } finally {
            warmer.cancel(sequence);
        }
    }

    EngineSequence start(Prompt prompt, Adapter adapter) {
        try {
            Sequence sequence = generator.start(GenerationRequests.of(prompt.messages(), prompt.parameters()), adapter);
            Running started = new Running(sequence);
            running.put(sequence, started);
            return started;
        } catch (InvalidRequestException e) {
            throw new InvalidPromptException(GenerationRequests.faultOnTopic(e), e);
        }
    }

    List<EngineEvent> step() {
        return running.isEmpty()
                ? List.of()
                : generator.step().stream().map(this::event).toList();
    }

    /** Starts over with a new generator: after a failure nobody knows what the old one's cache holds. */
    synchronized void reset() {
        running.clear();
        if (closed) {
            return;
        }
        generator.close();
        generator = new Generator(base, options);
    }

    @Override
    public synchronized void close() {
        closed = true;
        adapters.close();
        generator.close();
        warmer.close();
        base.close();
    }

    private EngineEvent event(GenerationEvent event) {
        FinishReason finish = finish(event.finished());
        Running sequence = finish == null ? running.get(event.sequence()) : running.remove(event.sequence());
        if (sequence == null) {
            throw new IllegalStateException("the generator reports a sequence that is not running");
        }
        return new EngineEvent(sequence, event.text(), finish, event.sequence().error());
    }

    private static @Nullable FinishReason finish(dev.freshet.languagemodel.generation.@Nullable FinishReason reason) {
        if (reason == null) {
            return null;
        }
        return switch (reason) {
            case STOP -> FinishReason.STOP;
            case LENGTH -> FinishReason.LENGTH;
            case DEADLINE -> FinishReason.DEADLINE;
            case ERROR -> FinishReason.FAILED;
        };
    }

    private static TokenProbability probability(dev.freshet.languagemodel.generation.TokenProbability token) {
        return new TokenProbability(token.token(), token.text(), token.logProbability());
    }

    private final class Running implements EngineSequence {
        private final Sequence sequence;

        Running(Sequence sequence) {
            this.sequence = sequence;
        }

        @Override
        public int promptTokens() {
            return sequence.promptTokens();
        }

        @Override
        public int answerTokens() {
            return sequence.answerTokens();
        }

        @Override
        public Double logProbability() {
            return sequence.logProbability();
        }

        @Override
        public List<TokenChoice> choices() {
            return sequence.choices().stream()
                    .map(choice -> new TokenChoice(
                            probability(choice.chosen()),
                            choice.top().stream().map(BaseBatch::probability).toList()))
                    .toList();
        }

        @Override
        public void cancel() {
            generator.cancel(sequence);
            running.remove(sequence);
        }
    }
}
