package dev.freshet.languagemodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers several requests at once, one token each per {@link #step()}; sequences join and leave between steps (continuous
 * batching, Yu et al. 2022, Orca). Each keeps the adapter that it began with to its end, so rows of different versions
 * run side by side, and what a sequence gives does not depend on its neighbours.
 *
 * <p>One thread owns a generator. It holds its base model, and the adapters of its running sequences, open.
 */
public final class Generator implements AutoCloseable {
    private final BaseModel base;
    private final int maxContext;
    private final int maxRank;
    private final SlotBatch batch;
    private final @Nullable Sequence[] running;
    private final List<Sequence> waiting = new ArrayList<>();
    private boolean closed;

    /** Allocates the cache for every slot. A context beyond the model's own limit is cut to it. */
    public Generator(BaseModel base, GeneratorOptions options) {
        this.base = base;
        this.maxContext = Math.min(options.maxContext(), base.config().maxPositions());
        this.maxRank = options.maxRank();
        this.running = new Sequence[options.slots()];
        base.retain();
        this.batch = new SlotBatch(base, new GeneratorOptions(options.slots(), maxContext, maxRank));
    }

    /** How many more sequences may be started now. */
    public int freeSlots() {
        return (int) Arrays.stream(running).filter(sequence -> sequence == null).count();
    }

    /** Most tokens of prompt and answer together. */
    public int maxContext() {
        return maxContext;
    }

    /**
     * Takes a slot for an answer; its first token comes with the next step.
     *
     * @throws InvalidRequestException if the prompt leaves no room for an answer, or the chat template refuses it
     * @throws IllegalStateException if no slot is free
     * @throws IllegalArgumentException if the adapter's rank is above the options' highest
     */
    public Sequence start(GenerationRequest request, Adapter adapter) {
        int slot = 0;
        while (slot < running.length && running[slot] != null) {
            slot++;
        }
        if (closed || slot == running.length) {
            throw new IllegalStateException(closed ? "the generator is closed" : "all slots are taken");
        }
        if (adapter.rank() > maxRank) {
            throw new IllegalArgumentException("rank is " + adapter.rank() + ", must be at most " + maxRank);
        }
        int[] prompt = base.tokenizer().encodePrompt(request.messages());
        if (prompt.length == 0 || prompt.length >= maxContext) {
            throw new InvalidRequestException(
                    "messages", "a prompt of " + prompt.length + " tokens", "of 1 to " + (maxContext - 1) + " tokens");
        }
        adapter.retain();
        Sequence sequence = new Sequence(adapter, slot, prompt, maxContext, request, base.tokenizer());
        running[slot] = sequence;
        waiting.add(sequence);
        return sequence;
    }

    /** Generates one token for every running sequence; one event for each, in no particular order. */
    public List<GenerationEvent> step() {
        List<GenerationEvent> events = new ArrayList<>();
        decode(events);
        for (Sequence sequence : waiting) {
            batch.load(sequence.slot(), sequence.adapter());
            NextTokens next = batch.prefill(sequence.slot(), 0, sequence.prompt(), true);
            events.add(sequence.advance(Objects.requireNonNull(next), 0));
        }
        waiting.clear();
        for (GenerationEvent event : events) {
            if (event.finished() != null) {
                leave(event.sequence());
            }
        }
        return events;
    }

    /** Ends a sequence without an event and frees its slot; nothing happens if it has ended. */
    public void cancel(Sequence sequence) {
        if (running[sequence.slot()] == sequence) {
            waiting.remove(sequence);
            leave(sequence);
        }
    }

    /** Cancels what runs and frees the memory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Sequence sequence : running) {
            if (sequence != null) {
                cancel(sequence);
            }
        }
        batch.close();
        base.release();
    }

    /** Feeds the last tokens of the running sequences. */
    private void decode(List<GenerationEvent> events) {
        List<Sequence> fed = new ArrayList<>();
        for (Sequence sequence : running) {
            if (sequence != null && sequence.answerTokens() > 0) {
                fed.add(sequence);
            }
        }
        if (fed.isEmpty()) {
            return;
        }
        NextTokens next = batch.decode(
                fed.stream().mapToInt(Sequence::slot).toArray(),
                fed.stream().mapToInt(Sequence::lastToken).toArray(),
                fed.stream().mapToInt(Sequence::lastPosition).toArray());
        for (int row = 0; row < fed.size(); row++) {
            events.add(fed.get(row).advance(next, row));
        }
    }

    private void leave(Sequence sequence) {
        running[sequence.slot()] = null;
        sequence.adapter().release();
    }
}
