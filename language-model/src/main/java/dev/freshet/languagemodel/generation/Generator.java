package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers several requests at once, one token each per {@link #step()}; sequences join and leave between steps (continuous
 * batching, Yu et al. 2022, Orca), and prompts are fed in chunks between the steps of those that run (Agrawal et al. 2024,
 * Sarathi-Serve). Each keeps the adapter that it began with to its end, so rows of different versions run side by side,
 * and what a sequence gives does not depend on its neighbours, nor on what was found in a cache.
 *
 * <p>One thread owns a generator. It holds its base model, and the adapters of its sequences, open. After a step that
 * throws it can only be closed.
 */
public final class Generator implements AutoCloseable {
    private final BaseModel base;
    private final GeneratorOptions options;
    private final Clock clock;
    private final SlotBatch batch;
    private final SlotTable slots;
    private final Distribution distribution;
    private final PromptQueue prompts = new PromptQueue();
    private final List<Sequence> running = new ArrayList<>();
    private long steps;
    private long promptTokens;
    private long reusedTokens;
    private long answerTokens;
    private boolean closed;

    /**
     * Allocates the cache for every slot. A context beyond the model's own limit is cut to it.
     *
     * @throws IllegalArgumentException if the cache would take more than the options' {@code maxCacheBytes}
     */
    public Generator(BaseModel base, GeneratorOptions options) {
        this(base, options, Clock.systemUTC());
    }

    /** The same, with the clock that deadlines are read on. */
    public Generator(BaseModel base, GeneratorOptions options, Clock clock) {
        this.base = base;
        this.options = options.within(base.config());
        this.clock = clock;
        SlotBatch.checkCache(base.config(), this.options);
        base.retain();
        try {
            this.batch = SlotBatch.of(base, this.options);
        } catch (RuntimeException | Error e) {
            // Weights are read when they are first needed, and may be found faulty now.
            base.release();
            throw e;
        }
        this.distribution = new Distribution(base.config().vocabularySize());
        this.slots = new SlotTable(options.slots(), options.prefillChunk());
    }

    /** How many more sequences may be started now that need not wait. */
    public int freeSlots() {
        return Math.max(0, slots.free() - prompts.withoutSlot());
    }

    /** How many sequences have begun and not ended. */
    public int active() {
        return options.slots() - slots.free();
    }

    /** How many sequences have no slot yet. */
    public int waiting() {
        return prompts.withoutSlot();
    }

    /** Whether no sequence runs or waits. */
    public boolean idle() {
        return running.isEmpty() && prompts.isEmpty();
    }

    /** Most tokens of prompt and answer together. */
    public int maxContext() {
        return options.maxContext();
    }

    /** What was done since the start. */
    public GeneratorCounters counters() {
        return new GeneratorCounters(steps, promptTokens, reusedTokens, answerTokens);
    }

    /**
     * Takes a request: it gets a slot with one of the next steps, at once if one is free and nobody else waits.
     *
     * @throws InvalidRequestException if the prompt leaves no room for an answer, or the chat template refuses it
     * @throws GeneratorFullException if as many wait as may
     * @throws IllegalStateException if the generator is closed
     * @throws IllegalArgumentException if the adapter's rank is above the options' highest
     */
    public Sequence start(GenerationRequest request, Adapter adapter) {
        if (closed) {
            throw new IllegalStateException("the generator is closed");
        }
        if (adapter.rank() > options.maxRank()) {
            throw new IllegalArgumentException("rank is " + adapter.rank() + ", must be at most " + options.maxRank());
        }
        if (prompts.withoutSlot() >= slots.free() + options.maxWaiting()) {
            throw new GeneratorFullException(options.slots(), options.maxWaiting());
        }
        int[] prompt = base.tokenizer().encodePrompt(request.messages());
        int longest = options.maxContext() - 1;
        if (prompt.length == 0 || prompt.length > longest) {
            throw new InvalidRequestException(
                    "messages", "a prompt of " + prompt.length + " tokens", "of 1 to " + longest + " tokens");
        }
        checkBiases(request.sampling());
        adapter.retain();
        Sequence sequence = new Sequence(request, adapter, prompt, options.maxContext(), base.tokenizer());
        prompts.add(sequence);
        return sequence;
    }

    /**
     * Generates one token for every sequence whose prompt is fed, and feeds more of the prompts of the others, as many
     * tokens as {@link GeneratorOptions#prefillTokens} allows.
     *
     * @return one event for each sequence that got a token or ended, in no particular order
     */
    public List<GenerationEvent> step() {
        List<GenerationEvent> events = new ArrayList<>();
        expire(events);
        decode(events);
        feed(events);
        steps++;
        return events;
    }

    /** Ends a sequence without an event, wherever it is; nothing happens if it has ended. */
    public void cancel(Sequence sequence) {
        if (running.contains(sequence) || prompts.all().contains(sequence)) {
            leave(sequence);
        }
    }

    /** Cancels all sequences and frees the memory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        prompts.all().forEach(this::leave);
        List.copyOf(running).forEach(this::leave);
        batch.close();
        base.release();
    }

    private void checkBiases(Sampling sampling) {
        int vocabulary = base.config().vocabularySize();
        for (int token : sampling.logitBias().keySet()) {
            if (token < 0 || token >= vocabulary) {
                throw new InvalidRequestException("logitBias", "of token " + token, "of 0 to " + (vocabulary - 1));
            }
        }
    }

    private void expire(List<GenerationEvent> events) {
        Instant now = clock.instant();
        List<Sequence> all = prompts.all();
        all.addAll(running);
        for (Sequence sequence : all) {
            if (sequence.late(now)) {
                events.add(sequence.expire());
                leave(sequence);
            }
        }
    }

    /** Feeds the last tokens of the running sequences. */
    private void decode(List<GenerationEvent> events) {
        if (running.isEmpty()) {
            return;
        }
        List<Sequence> rows = List.copyOf(running);
        NextTokens next = batch.decode(
                rows.stream().mapToInt(Sequence::slot).toArray(),
                rows.stream().mapToInt(Sequence::lastToken).toArray(),
                rows.stream().mapToInt(Sequence::lastPosition).toArray());
        for (int row = 0; row < rows.size(); row++) {
            events.add(advance(rows.get(row), next, row));
        }
    }

    /** Feeds chunks of prompts as long as the step's share lasts. */
    private void feed(List<GenerationEvent> events) {
        int left = options.prefillTokens();
        Sequence sequence = prompts.next(this::mayRun);
        while (sequence != null) {
            if (sequence.slot() < 0) {
                place(sequence);
            }
            int end = sequence.chunkEnd(options.prefillChunk());
            left -= end - sequence.fed();
            if (left < 0) {
                return;
            }
            feed(sequence, end, events);
            sequence = prompts.next(this::mayRun);
        }
    }

    private void feed(Sequence sequence, int end, List<GenerationEvent> events) {
        int start = sequence.fed();
        int[] chunk = Arrays.copyOfRange(sequence.prompt(), start, end);
        NextTokens next = batch.prefill(sequence.slot(), start, chunk, end == sequence.promptTokens());
        sequence.fed(end);
        slots.fed(sequence.slot(), end);
        prompts.fed(sequence);
        promptTokens += chunk.length;
        if (next != null) {
            prompts.remove(sequence);
            running.add(sequence);
            events.add(advance(sequence, next, 0));
        }
    }

    private boolean mayRun(Sequence sequence) {
        return sequence.slot() >= 0 || slots.free() > 0;
    }

    /** Gives a sequence its slot, with its adapter and what some cache holds of its prompt. */
    private void place(Sequence sequence) {
        SlotTable.Placement placement = slots.take(sequence.adapter().id(), sequence.prompt());
        if (placement.otherAdapter()) {
            batch.load(placement.slot(), sequence.adapter());
        }
        if (placement.source() != placement.slot() && placement.tokens() > 0) {
            batch.copyPrefix(placement.source(), placement.slot(), placement.tokens());
        }
        sequence.take(placement.slot(), placement.tokens());
        reusedTokens += placement.tokens();
    }

    private GenerationEvent advance(Sequence sequence, NextTokens next, int row) {
        GenerationEvent event = sequence.advance(next, row, distribution);
        answerTokens += event.finished() == FinishReason.ERROR ? 0 : 1;
        if (event.finished() != null) {
            leave(sequence);
        }
        return event;
    }

    private void leave(Sequence sequence) {
        if (!prompts.remove(sequence)) {
            running.remove(sequence);
        }
        if (sequence.slot() >= 0) {
            slots.leave(sequence.slot());
        }
        sequence.adapter().release();
    }
}
