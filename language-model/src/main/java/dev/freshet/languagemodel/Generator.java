package dev.freshet.languagemodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
        this.batch = new SlotBatch(
                base.graph(),
                base.weights(),
                base.config(),
                new GeneratorOptions(options.slots(), maxContext, maxRank));
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
        for (int first = 0; first < running.length; first += SlotBatch.ROWS) {
            decode(first, events);
        }
        for (Sequence sequence : waiting) {
            batch.load(
                    sequence.slot(),
                    sequence.adapter().tensors(),
                    sequence.adapter().scale());
            try (NextTokens next = batch.prefill(sequence.slot(), sequence.prompt())) {
                events.add(sequence.advance(next, 0));
            }
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

    /** Feeds the last tokens of the running sequences among the slots from {@code first} on. */
    private void decode(int first, List<GenerationEvent> events) {
        int[] tokens = new int[SlotBatch.ROWS];
        int[] positions = new int[SlotBatch.ROWS];
        Arrays.fill(positions, -1);
        List<Sequence> fed = new ArrayList<>();
        for (int slot = first; slot < Math.min(first + SlotBatch.ROWS, running.length); slot++) {
            Sequence sequence = running[slot];
            if (sequence != null && sequence.answerTokens() > 0) {
                tokens[slot - first] = sequence.lastToken();
                positions[slot - first] = sequence.lastPosition();
                fed.add(sequence);
            }
        }
        if (fed.isEmpty()) {
            return;
        }
        try (NextTokens next = batch.decode(first, tokens, positions)) {
            for (Sequence sequence : fed) {
                events.add(sequence.advance(next, sequence.slot() - first));
            }
        }
    }

    private void leave(Sequence sequence) {
        running[sequence.slot()] = null;
        sequence.adapter().release();
    }
}
