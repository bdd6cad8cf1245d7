package dev.freshet.languagemodel.vector;

import dev.freshet.kernels.NarrowMatrix;
import dev.freshet.kernels.PackedMatrix;
import dev.freshet.kernels.SlotCache;
import dev.freshet.kernels.Team;
import dev.freshet.kernels.Vectors;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decoder's forward pass for a few rows on the vector registers. A row is one token at one position of one slot; rows of
 * one slot may follow each other, since all keys of a layer are written before any row attends. Its buffers belong to the
 * thread that calls it.
 */
public final class VectorDecoder {

    /** Panels that the kernels take at once. */
    private static final int PANELS = 4;

    private final ModelConfig config;
    private final VectorWeights weights;
    private final Team team;
    private final int most;
    private final int rank;
    private final float[] residual;
    private final float[] normed;
    private final float[] query;
    private final float[] key;
    private final float[] value;
    private final float[] mixed;
    private final float[] gate;
    private final float[] up;
    private final float[] gated;
    private final float[] low;
    private final float[] cos;
    private final float[] sin;

    /** For at most {@code most} rows at once and adapters up to {@code rank}. */
    public VectorDecoder(ModelConfig config, VectorWeights weights, Team team, int most, int rank) {
        this.config = config;
        this.weights = weights;
        this.team = team;
        this.most = most;
        this.rank = rank;
        VectorWeights.Layer layer = weights.layers().get(0);
        this.residual = new float[most * layer.out().stride()];
        this.normed = new float[most * config.width()];
        this.query = new float[most * layer.query().stride()];
        this.key = new float[most * layer.key().stride()];
        this.value = new float[most * layer.value().stride()];
        this.mixed = new float[most * layer.query().out()];
        this.gate = new float[most * layer.gate().stride()];
        this.up = new float[most * layer.up().stride()];
        this.gated = new float[most * config.innerWidth()];
        this.low = new float[most * lowStride()];
        this.cos = new float[most * config.headSize() / 2];
        this.sin = new float[cos.length];
    }

    /** Rows that a call may have. */
    int most() {
        return most;
    }

    /**
     * Feeds rows; their keys and values are in the caches afterwards.
     *
     * @param caches one for each row, as {@code adapters}
     * @param head first of the rows whose logits are wanted
     * @param logits takes them, as many floats for each as {@code weights.head().stride()}
     */
    public void run(
            int[] tokens,
            int[] positions,
            SlotCache[] caches,
            @Nullable VectorAdapter[] adapters,
            int head,
            float[] logits) {
        int rows = tokens.length;
        for (int row = 0; row < rows; row++) {
            weights.embed(tokens[row], residual, row * residualStride());
            turn(row, positions[row]);
        }
        for (int i = 0; i < config.layers(); i++) {
            VectorWeights.Layer layer = weights.layers().get(i);
            Turn turn = new Turn(i, rows, adapters);
            attend(layer, turn, positions, caches);
            feedForward(layer, turn);
        }
        project(residual, head, rows - head, logits);
    }

    /**
     * Logits of rows of the residual stream, which lie as far apart as in this decoder.
     *
     * @param first the first of them
     */
    public void project(float[] stream, int first, int rows, float[] logits) {
        if (rows == 0) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            norm(stream, first + row, weights.norm(), row);
        }
        PackedMatrix matrix = weights.head();
        team.run(matrix.panels(), PANELS, (from, to) -> matrix.multiply(normed, rows, logits, from, to, false));
    }

    private void attend(VectorWeights.Layer layer, Turn turn, int[] positions, SlotCache[] caches) {
        for (int row = 0; row < turn.rows; row++) {
            norm(residual, row, layer.attentionNorm(), row);
        }
        PackedMatrix[] matrices = {layer.query(), layer.key(), layer.value()};
        float[][] outputs = {query, key, value};
        multiply(matrices, normed, config.width(), outputs, turn, VectorAdapter.Layer::attention, false);
        for (int row = 0; row < turn.rows; row++) {
            place(layer, row);
            caches[row].put(
                    turn.layer,
                    positions[row],
                    key,
                    row * layer.key().stride(),
                    value,
                    row * layer.value().stride());
        }
        int heads = config.keyValueHeads();
        int group = config.heads() / heads;
        int width = group * config.headSize();
        float scale = (float) (1 / Math.sqrt(config.headSize()));
        team.run(turn.rows * heads, 1, (from, to) -> {
            for (int i = from; i < to; i++) {
                int row = i / heads;
                int head = i % heads;
                caches[row].attend(
                        turn.layer,
                        head,
                        group,
                        positions[row],
                        query,
                        row * layer.query().stride() + head * width,
                        scale,
                        mixed,
                        (row * heads + head) * width);
            }
        });
        multiply(
                new PackedMatrix[] {layer.out()},
                mixed,
                heads * width,
                new float[][] {residual},
                turn,
                VectorAdapter.Layer::out,
                true);
    }

    /** Bias, head norms and rotation of one row's query and key. */
    private void place(VectorWeights.Layer layer, int row) {
        int size = config.headSize();
        int queryAt = row * layer.query().stride();
        int keyAt = row * layer.key().stride();
        float @Nullable [][] biases = layer.biases();
        if (biases != null) {
            Vectors.add(biases[0], 0, biases[0].length, query, queryAt);
            Vectors.add(biases[1], 0, biases[1].length, key, keyAt);
            Vectors.add(
                    biases[2], 0, biases[2].length, value, row * layer.value().stride());
        }
        heads(query, queryAt, config.heads(), layer.queryNorm(), row * size / 2);
        heads(key, keyAt, config.keyValueHeads(), layer.keyNorm(), row * size / 2);
    }

    /** Cosines and sines of a row's position. */
    private void turn(int row, int position) {
        double[] frequencies = weights.frequencies();
        for (int i = 0; i < frequencies.length; i++) {
            double angle = position * frequencies[i];
            cos[row * frequencies.length + i] = (float) Math.cos(angle);
            sin[row * frequencies.length + i] = (float) Math.sin(angle);
        }
    }

    private void heads(float[] x, int at, int heads, float @Nullable [] norm, int turn) {
        int size = config.headSize();
        for (int head = 0; head < heads; head++) {
            int begin = at + head * size;
            if (norm != null) {
                Vectors.rmsNorm(x, begin, size, norm, config.normEpsilon(), x, begin);
            }
            Vectors.rotate(x, begin, size / 2, cos, sin, turn);
        }
    }

    private void feedForward(VectorWeights.Layer layer, Turn turn) {
        for (int row = 0; row < turn.rows; row++) {
            norm(residual, row, layer.feedForwardNorm(), row);
        }
        PackedMatrix[] matrices = {layer.gate(), layer.up()};
        multiply(matrices, normed, config.width(), new float[][] {gate, up}, turn, VectorAdapter.Layer::gated, false);
        int inner = config.innerWidth();
        for (int row = 0; row < turn.rows; row++) {
            Vectors.gate(gate, row * layer.gate().stride(), up, row * layer.up().stride(), inner, gated, row * inner);
        }
        multiply(
                new PackedMatrix[] {layer.down()},
                gated,
                inner,
                new float[][] {residual},
                turn,
                VectorAdapter.Layer::down,
                true);
    }

    private void norm(float[] stream, int row, float[] weight, int to) {
        Vectors.rmsNorm(
                stream,
                row * residualStride(),
                config.width(),
                weight,
                config.normEpsilon(),
                normed,
                to * config.width());
    }

    /** Products of one input, {@code in} floats a row, with several matrices, the adapters' updates added. */
    private void multiply(
            PackedMatrix[] matrices, float[] x, int in, float[][] outputs, Turn turn, PartOf partOf, boolean add) {
        int panels = Arrays.stream(matrices).mapToInt(PackedMatrix::panels).sum();
        Team.Piece product =
                each(matrices, (m, first, last) -> matrices[m].multiply(x, turn.rows, outputs[m], first, last, add));
        if (turn.adapted) {
            team.run(
                    turn.rows,
                    (from, to) -> lower(turn, partOf, x, in, from, to),
                    panels,
                    PANELS,
                    product,
                    each(
                            matrices,
                            (m, first, last) -> raise(turn, partOf, m, outputs[m], matrices[m].stride(), first, last)));
        } else {
            team.run(panels, PANELS, product);
        }
    }

    /** The panels of several matrices, one matrix after the other, as turns. */
    private static Team.Piece each(PackedMatrix[] matrices, Panels panels) {
        return (from, to) -> {
            int begin = 0;
            for (int m = 0; m < matrices.length; m++) {
                int first = Math.max(0, from - begin);
                int last = Math.min(matrices[m].panels(), to - begin);
                if (first < last) {
                    panels.run(m, first, last);
                }
                begin += matrices[m].panels();
            }
        };
    }

    /** The lower sides of the rows' adapters. */
    private void lower(Turn turn, PartOf partOf, float[] x, int in, int from, int to) {
        for (int row = from; row < to; row++) {
            VectorAdapter.@Nullable Part part = turn.part(row, partOf);
            NarrowMatrix down = part == null ? null : part.down();
            if (down != null) {
                down.multiply(x, row * in, low, row * lowStride());
            }
        }
    }

    /** The upper sides of the rows' adapters on some panels of a module's output. */
    private void raise(Turn turn, PartOf partOf, int module, float[] y, int stride, int first, int last) {
        for (int row = 0; row < turn.rows; row++) {
            VectorAdapter.@Nullable Part part = turn.part(row, partOf);
            if (part != null) {
                VectorAdapter.Up upper = part.ups().get(module);
                PackedMatrix matrix = upper.matrix();
                if (matrix != null) {
                    matrix.multiplyRow(low, row * lowStride() + upper.start(), y, row * stride, first, last, true);
                }
            }
        }
    }

    private int residualStride() {
        return weights.layers().get(0).out().stride();
    }

    /** Three modules at most share an input; a register's worth more for the padding. */
    private int lowStride() {
        return 3 * rank + 16;
    }

    private interface Panels {
        void run(int matrix, int first, int last);
    }

    private interface PartOf {
        VectorAdapter.Part of(VectorAdapter.Layer layer);
    }

    /** One layer's pass over the rows. */
    private static final class Turn {
        private final int layer;
        private final int rows;
        private final @Nullable VectorAdapter[] adapters;
        private final boolean adapted;

        Turn(int layer, int rows, @Nullable VectorAdapter[] adapters) {
            this.layer = layer;
            this.rows = rows;
            this.adapters = adapters;
            boolean any = false;
            for (int row = 0; row < rows; row++) {
                any |= adapters[row] != null;
            }
            this.adapted = any;
        }

        VectorAdapter.@Nullable Part part(int row, PartOf partOf) {
            VectorAdapter adapter = adapters[row];
            return adapter == null ? null : partOf.of(adapter.layers().get(layer));
        }
    }
}
