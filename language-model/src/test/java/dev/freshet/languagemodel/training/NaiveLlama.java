package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The decoder written a second time, as plain loops over one sequence: what the graph is compared with. */
final class NaiveLlama {

    private final ModelConfig config;
    private final Map<String, double[]> weights;

    /** Weights by their names in the checkpoint, row by row. */
    NaiveLlama(ModelConfig config, Map<String, double[]> weights) {
        this.config = config;
        this.weights = weights;
    }

    /** Log probabilities of the token after each position. */
    double[][] logProbabilities(int[] ids) {
        int width = config.width();
        double[][] x = new double[ids.length][width];
        for (int t = 0; t < ids.length; t++) {
            System.arraycopy(weight("model.embed_tokens"), ids[t] * width, x[t], 0, width);
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            double[][] attended = attend(map(x, row -> norm(row, weight(prefix + "input_layernorm"))), prefix);
            for (int t = 0; t < ids.length; t++) {
                add(x[t], linear(attended[t], prefix + "self_attn.o_proj"));
                double[] h = norm(x[t], weight(prefix + "post_attention_layernorm"));
                double[] gate = linear(h, prefix + "mlp.gate_proj");
                double[] up = linear(h, prefix + "mlp.up_proj");
                for (int i = 0; i < gate.length; i++) {
                    gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
                }
                add(x[t], linear(gate, prefix + "mlp.down_proj"));
            }
        }
        String head = config.tiedHead() ? "model.embed_tokens" : "lm_head";
        return map(x, row -> logSoftmax(linear(norm(row, weight("model.norm")), head)));
    }

    /** Query head h shares the keys of head h / (heads / keyValueHeads). */
    private double[][] attend(double[][] h, String prefix) {
        int size = config.headSize();
        double[][] q = map(h, row -> linear(row, prefix + "self_attn.q_proj"));
        double[][] k = map(h, row -> linear(row, prefix + "self_attn.k_proj"));
        double[][] v = map(h, row -> linear(row, prefix + "self_attn.v_proj"));
        double[][] out = new double[h.length][config.heads() * size];
        for (int t = 0; t < h.length; t++) {
            normHeads(q[t], prefix + "self_attn.q_norm");
            normHeads(k[t], prefix + "self_attn.k_norm");
            rotate(q[t], t);
            rotate(k[t], t);
            for (int head = 0; head < config.heads(); head++) {
                int from = head * size;
                int shared = head / (config.heads() / config.keyValueHeads()) * size;
                double[] scores = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        scores[s] += q[t][from + i] * k[s][shared + i] / Math.sqrt(size);
                    }
                }
                double[] weight = logSoftmax(scores);
                for (int s = 0; s <= t; s++) {
                    for (int i = 0; i < size; i++) {
                        out[t][from + i] += Math.exp(weight[s]) * v[s][shared + i];
                    }
                }
            }
        }
        return out;
    }

    /** Turns element i and i + size / 2 of each head as one complex number, as Hugging Face's checkpoints want it. */
    private void rotate(double[] x, int position) {
        int half = config.headSize() / 2;
        for (int head = 0; head < x.length; head += config.headSize()) {
            for (int i = 0; i < half; i++) {
                double angle = position * frequency(i);
                double real = x[head + i];
                double imaginary = x[head + half + i];
                x[head + i] = real * Math.cos(angle) - imaginary * Math.sin(angle);
                x[head + half + i] = imaginary * Math.cos(angle) + real * Math.sin(angle);
            }
        }
    }

    /** As modeling_rope_utils.py of Transformers computes it. */
    private double frequency(int i) {
        double frequency = 1 / Math.pow(config.ropeTheta(), 2.0 * i / config.headSize());
        if (config.ropeScaling() instanceof RopeScaling.Linear scaling) {
            return frequency / scaling.factor();
        } else if (config.ropeScaling() instanceof RopeScaling.Llama3 scaling) {
            double length = 2 * Math.PI / frequency;
            if (length > scaling.originalPositions() / scaling.lowFactor()) {
                return frequency / scaling.factor();
            } else if (length >= scaling.originalPositions() / scaling.highFactor()) {
                double smooth = (scaling.originalPositions() / length - scaling.lowFactor())
                        / (scaling.highFactor() - scaling.lowFactor());
                return (1 - smooth) * frequency / scaling.factor() + smooth * frequency;
            }
        }
        return frequency;
    }

    private void normHeads(double[] x, String name) {
        if (config.headNorm()) {
            for (int head = 0; head < x.length; head += config.headSize()) {
                double[] normed = norm(Arrays.copyOfRange(x, head, head + config.headSize()), weight(name));
                System.arraycopy(normed, 0, x, head, normed.length);
            }
        }
    }

    private double[] linear(double[] x, String name) {
        double[] matrix = weight(name);
        double[] y = weights.containsKey(name + ".bias")
                ? weights.get(name + ".bias").clone()
                : new double[matrix.length / x.length];
        for (int row = 0; row < y.length; row++) {
            for (int i = 0; i < x.length; i++) {
                y[row] += matrix[row * x.length + i] * x[i];
            }
        }
        return y;
    }

    private double[] norm(double[] x, double[] weight) {
        double squares = 0;
        for (double value : x) {
            squares += value * value;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] / Math.sqrt(squares / x.length + config.normEpsilon()) * weight[i];
        }
        return y;
    }

    private static double[] logSoftmax(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += Math.exp(value);
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] - Math.log(sum);
        }
        return y;
    }

    private static void add(double[] x, double[] more) {
        for (int i = 0; i < x.length; i++) {
            x[i] += more[i];
        }
    }

    private static double[][] map(double[][] rows, UnaryOperator<double[]> function) {
        double[][] result = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            result[i] = function.apply(rows[i]);
        }
        return result;
    }

    private double[] weight(String name) {
        return weights.get(name + ".weight");
    }

    /** Names of {@code shapes} with the arrays of {@code tensors}, which are in the same order. */
    static Map<String, double[]> named(Map<String, long[]> shapes, Tensors tensors) {
        Map<String, double[]> result = new HashMap<>();
        Iterator<String> names = shapes.keySet().iterator();
        for (int i = 0; names.hasNext(); i++) {
            result.put(names.next(), tensors.get(i).toDoubleArray());
        }
        return result;
    }

    /** Tensors of the checkpoint by name, out of the fused ones of the graph. */
    static Map<String, double[]> named(ModelConfig config, Tensors fused) {
        Map<String, double[]> result = new HashMap<>();
        int index = 0;
        for (FusedWeight weight : FusedWeight.of(config)) {
            double[] values = fused.get(index++).toDoubleArray();
            int begin = 0;
            for (FusedWeight.Part part : weight.parts()) {
                int end = begin + (int) part.shape().size();
                result.put(part.name(), Arrays.copyOfRange(values, begin, end));
                begin = end;
            }
        }
        return result;
    }

    /** Adds scale * B A to the matrices, by the names of the PEFT layout. */
    static void merge(Map<String, double[]> weights, Map<String, double[]> adapter, int rank, double scale) {
        adapter.forEach((name, a) -> {
            if (name.endsWith(".lora_A.weight") && a.length > 0) {
                double[] b = adapter.get(name.replace("lora_A", "lora_B"));
                double[] target =
                        weights.get(name.replace("base_model.model.", "").replace(".lora_A", ""));
                int in = a.length / rank;
                for (int row = 0; row < b.length / rank; row++) {
                    for (int column = 0; column < in; column++) {
                        for (int r = 0; r < rank; r++) {
                            target[row * in + column] += scale * b[row * rank + r] * a[r * in + column];
                        }
                    }
                }
            }
        });
    }
}
