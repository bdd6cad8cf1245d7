package dev.freshet.languagemodel.generation;

import dev.freshet.kernels.SlotCache;
import dev.freshet.kernels.Team;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.Processor;
import dev.freshet.languagemodel.torch.WeightType;
import dev.freshet.languagemodel.vector.VectorAdapter;
import dev.freshet.languagemodel.vector.VectorDecoder;
import dev.freshet.languagemodel.vector.VectorWeights;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Slots on the processor's vector registers: cache, weights and adapters lie on the Java heap. */
final class VectorSlotBatch implements SlotBatch {

    /** Rows of a prompt that go through the layers together. */
    private static final int PROMPT_ROWS = 32;

    private static final float[] NONE = {};

    private final BaseModel base;
    private final VectorWeights weights;
    private final Team team;
    private final VectorDecoder decoder;
    private final SlotCache[] caches;
    private final @Nullable VectorAdapter[] adapters;
    private final @Nullable Adapter[] loaded;
    private final @Nullable PromptPass promptPass;
    private float[] logits = NONE;

    VectorSlotBatch(BaseModel base, GeneratorOptions options) {
        ModelConfig config = base.config();
        this.base = base;
        this.weights = base.vectorWeights();
        this.team = new Team(options.threads() == 0 ? Threads.number() : options.threads());
        this.decoder =
                new VectorDecoder(config, weights, team, Math.max(PROMPT_ROWS, options.slots()), options.maxRank());
        this.caches = new SlotCache[options.slots()];
        for (int slot = 0; slot < caches.length; slot++) {
            caches[slot] =
                    new SlotCache(config.layers(), config.keyValueHeads(), config.headSize(), options.maxContext());
        }
        this.adapters = new VectorAdapter[options.slots()];
        this.loaded = new Adapter[options.slots()];
        boolean narrow = base.weightType() != WeightType.FP32 && Processor.hasBfloat16();
        try {
            this.promptPass = narrow ? PromptPass.load(base, options) : null;
        } catch (RuntimeException | Error e) {
            team.close();
            throw e;
        }
    }

    @Override
    public void load(int slot, Adapter adapter) {
        adapters[slot] = adapter.vectors();
        loaded[slot] = adapter;
        changed(slot);
    }

    @Override
    public @Nullable NextTokens prefill(int slot, int start, int[] tokens, boolean last) {
        Adapter adapter = loaded[slot];
        if (promptPass != null && adapter != null && tokens.length >= PromptPass.LEAST_TOKENS) {
            float[] stream = new float[base.config().width()];
            promptPass.feed(slot, start, tokens, caches[slot], adapter, team, stream);
            reserve(1);
            decoder.project(stream, 0, last ? 1 : 0, logits);
        } else {
            feed(slot, start, tokens, last);
        }
        return last ? next(1) : null;
    }

    private void feed(int slot, int start, int[] tokens, boolean last) {
        for (int from = 0; from < tokens.length; from += PROMPT_ROWS) {
            int to = Math.min(tokens.length, from + PROMPT_ROWS);
            int[] part = Arrays.copyOfRange(tokens, from, to);
            int[] positions = new int[part.length];
            SlotCache[] rows = new SlotCache[part.length];
            Arrays.fill(rows, caches[slot]);
            @Nullable VectorAdapter[] adapted = new VectorAdapter[part.length];
            Arrays.fill(adapted, adapters[slot]);
            for (int i = 0; i < positions.length; i++) {
                positions[i] = start + from + i;
            }
            boolean wanted = last && to == tokens.length;
            reserve(1);
            decoder.run(part, positions, rows, adapted, wanted ? part.length - 1 : part.length, logits);
        }
    }

    @Override
    public NextTokens decode(int[] slots, int[] tokens, int[] positions) {
        SlotCache[] rows = new SlotCache[slots.length];
        @Nullable VectorAdapter[] adapted = new VectorAdapter[slots.length];
        for (int row = 0; row < slots.length; row++) {
            rows[row] = caches[slots[row]];
            adapted[row] = adapters[slots[row]];
        }
        reserve(slots.length);
        decoder.run(tokens, positions, rows, adapted, 0, logits);
        return next(slots.length);
    }

    @Override
    public void copyPrefix(int fromSlot, int toSlot, int tokens) {
        caches[toSlot].copyFrom(caches[fromSlot], tokens);
        changed(toSlot);
    }

    private void changed(int slot) {
        if (promptPass != null) {
            promptPass.forget(slot);
        }
    }

    @Override
    public void close() {
        team.close();
        if (promptPass != null) {
            promptPass.close();
        }
    }

    private void reserve(int rows) {
        int size = rows * weights.head().stride();
        if (logits.length < size) {
            logits = new float[size];
        }
    }

    private NextTokens next(int rows) {
        int stride = weights.head().stride();
        int vocabulary = base.config().vocabularySize();
        for (int row = 1; row < rows && stride != vocabulary; row++) {
            System.arraycopy(logits, row * stride, logits, row * vocabulary, vocabulary);
        }
        return new NextTokens(logits, vocabulary);
    }
}
