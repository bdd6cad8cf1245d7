package dev.freshet.languagemodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.freshet.kernels.SlotCache;
import dev.freshet.kernels.Team;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import dev.freshet.languagemodel.torch.TorchScriptArchive;
import dev.freshet.languagemodel.torch.TorchScriptModule;
import dev.freshet.languagemodel.vector.VectorWeights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Long chunks of a prompt through libtorch with products in bf16, for which processors have matrix instructions that Java
 * cannot reach. Holds a second copy of the weights, two bytes each, and the cache of one prompt, that of the slot which was fed last.
 * Used by one thread.
 */
final class PromptPass implements AutoCloseable {

    /** Shorter chunks are not worth the way. */
    static final int LEAST_TOKENS = 16;

    private static final String SOURCE = "prompt.ts.py";

    private final ModelConfig config;
    private final VectorWeights weights;
    private final int positions;
    private final TorchScriptModule module;
    private final Tensors small;
    private final Tensors packed;
    private final PtNDArray cache;
    private final Tensors noAdapter = new Tensors(List.of());
    private int slot = -1;
    private int filled;

    private PromptPass(BaseModel base, GeneratorOptions options, TorchScriptModule module) {
        this.config = base.config();
        this.weights = base.vectorWeights();
        this.positions = options.maxContext();
        this.module = module;
        NDManager manager = module.manager();
        this.small = small(manager, weights);
        this.packed = packed(base, options.prefillChunk());
        this.cache = module.run(manager, "new_cache", positions, config.headSize(), small.get(0));
    }

    static PromptPass load(BaseModel base, GeneratorOptions options) {
        ModelConfig config = base.config();
        Map<String, Number> attributes = new LinkedHashMap<>();
        attributes.put("layers", config.layers());
        attributes.put("heads", config.heads());
        attributes.put("kv_heads", config.keyValueHeads());
        attributes.put("stride", 2 + (config.attentionBias() ? 1 : 0) + (config.headNorm() ? 2 : 0));
        attributes.put("bias", config.attentionBias() ? 1 : 0);
        attributes.put("head_norm", config.headNorm() ? 1 : 0);
        attributes.put("eps", config.normEpsilon());
        // The base's manager owns it, so that its arrays count among those that live.
        TorchScriptModule module = TorchScriptModule.load(
                TorchScriptArchive.pack(source(), "Prompt", attributes),
                base.graph().manager().newSubManager());
        try {
            return new PromptPass(base, options, module);
        } catch (RuntimeException | Error e) {
            module.close();
            throw e;
        }
    }

    /**
     * Feeds a chunk; its keys and values are in the slot's cache afterwards.
     *
     * @param seen the slot's cache, which holds the positions before {@code start}
     * @param residual takes the residual stream after the last token, {@code width} floats from its begin
     */
    void feed(int slot, int start, int[] tokens, SlotCache seen, Adapter adapter, Team team, float[] residual) {
        if (this.slot != slot || filled != start) {
            upload(start, seen);
        }
        this.slot = slot;
        this.filled = -1;
        int end = start + tokens.length;
        try (NDManager scope = module.manager().newSubManager()) {
            int half = config.headSize() / 2;
            float[] cos = new float[tokens.length * 2 * half];
            float[] sin = new float[cos.length];
            turns(start, tokens.length, cos, sin);
            Shape turns = new Shape(tokens.length, 2L * half);
            NDArray last = module.run(
                    scope,
                    "feed",
                    scope.create(embed(tokens), new Shape(tokens.length, config.width())),
                    start,
                    scope.create(cos, turns),
                    scope.create(sin, turns),
                    cache,
                    small,
                    packed,
                    adapter.vectors() == null ? noAdapter : adapter.tensors(),
                    scales(scope, adapter));
            System.arraycopy(last.toFloatArray(), 0, residual, 0, config.width());
            float[] chunk = module.run(scope, "read", cache, start, end).toFloatArray();
            team.run(config.layers(), 1, (from, to) -> {
                for (int layer = from; layer < to; layer++) {
                    seen.putChunk(
                            layer,
                            start,
                            tokens.length,
                            chunk,
                            at(layer, 0, tokens.length),
                            at(layer, 1, tokens.length));
                }
            });
        }
        filled = end;
    }

    /** The slot's cache is no longer what was fed here. */
    void forget(int changed) {
        if (slot == changed) {
            slot = -1;
        }
    }

    @Override
    public void close() {
        noAdapter.close();
        cache.close();
        packed.close();
        small.close();
        module.close();
    }

    private static NDArray scales(NDManager scope, Adapter adapter) {
        double[] scales = adapter.scales();
        return DecoderGraph.create(scope, scales, new Shape(scales.length), DataType.FLOAT32);
    }

    private void upload(int count, SlotCache seen) {
        if (count == 0) {
            return;
        }
        float[] chunk = new float[at(config.layers(), 0, count)];
        for (int layer = 0; layer < config.layers(); layer++) {
            seen.getChunk(layer, 0, count, chunk, at(layer, 0, count), at(layer, 1, count));
        }
        try (NDManager scope = module.manager().newSubManager()) {
            Shape shape = new Shape(config.layers(), 2, config.keyValueHeads(), count, config.headSize());
            module.run(scope, "write", cache, 0, scope.create(chunk, shape));
        }
    }

    /** Where the keys (0) or values (1) of a layer begin in a chunk. */
    private int at(int layer, int part, int count) {
        return (2 * layer + part) * config.keyValueHeads() * count * config.headSize();
    }

    private float[] embed(int[] tokens) {
        float[] x = new float[tokens.length * config.width()];
        for (int i = 0; i < tokens.length; i++) {
            weights.embed(tokens[i], x, i * config.width());
        }
        return x;
    }

    /** Both halves of each row, the sines of the first negative. */
    private void turns(int start, int count, float[] cos, float[] sin) {
        double[] frequencies = weights.frequencies();
        int half = frequencies.length;
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < half; i++) {
                double angle = (start + row) * frequencies[i];
                int at = row * 2 * half + i;
                cos[at] = (float) Math.cos(angle);
                cos[at + half] = cos[at];
                sin[at + half] = (float) Math.sin(angle);
                sin[at] = -sin[at + half];
            }
        }
    }

    private static Tensors small(NDManager manager, VectorWeights weights) {
        List<NDArray> arrays = new ArrayList<>();
        for (VectorWeights.Layer layer : weights.layers()) {
            arrays.add(manager.create(layer.attentionNorm()));
            arrays.add(manager.create(layer.feedForwardNorm()));
            float[][] biases = layer.biases();
            if (biases != null) {
                try (NDManager scope = manager.newSubManager()) {
                    NDArray bias = scope.create(biases[0])
                            .concat(scope.create(biases[1]))
                            .concat(scope.create(biases[2]));
                    bias.attach(manager);
                    arrays.add(bias);
                }
            }
            if (layer.queryNorm() != null && layer.keyNorm() != null) {
                arrays.add(manager.create(layer.queryNorm()));
                arrays.add(manager.create(layer.keyNorm()));
            }
        }
        return new Tensors(arrays);
    }

    private Tensors packed(BaseModel base, int rows) {
        List<NDArray> arrays = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            arrays.add(pack(base, rows, layer, Linear.Q, Linear.K, Linear.V));
            arrays.add(pack(base, rows, layer, Linear.O));
            arrays.add(pack(base, rows, layer, Linear.GATE, Linear.UP));
            arrays.add(pack(base, rows, layer, Linear.DOWN));
        }
        return new Tensors(arrays);
    }

    private NDArray pack(BaseModel base, int rows, String layer, Linear... linears) {
        float[] values = VectorWeights.fused(config, base.checkpoint(), layer, linears);
        int in = linears[0].in(config);
        try (NDManager scope = module.manager().newSubManager()) {
            NDArray matrix = module.run(scope, "pack", scope.create(values, new Shape(values.length / in, in)), rows);
            matrix.attach(module.manager());
            return matrix;
        }
    }

    private static String source() {
        try (InputStream source = PromptPass.class.getResourceAsStream(SOURCE)) {
            return new String(Objects.requireNonNull(source, SOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
