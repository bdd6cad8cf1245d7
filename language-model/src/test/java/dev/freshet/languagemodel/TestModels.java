package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.adapter.LoraLayout;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfigJson;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Tiny models with seeded random weights. */
public final class TestModels {

    private TestModels() {}

    /** A model folder: random weights in fp32, and a byte-level tokenizer. */
    public static ModelConfig writeFolder(Path folder, boolean tiedHead, long seed) throws IOException {
        ModelConfig config =
                ModelConfig.llama(TinyTokenizer.VOCABULARY, 32, 48, 2, 4, 2, 8, 256, 10_000, 1e-5, tiedHead);
        writeFolder(folder, config, 0.2, seed);
        return config;
    }

    /** The same for another shape, with weights of this standard deviation. */
    public static void writeFolder(Path folder, ModelConfig config, double deviation, long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        config.weightShapes().forEach((name, shape) -> {
            float[] values = new float[(int) new Shape(shape).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((name.endsWith("norm.weight") ? 1 : 0) + deviation * random.nextGaussian());
            }
            tensors.put(name, TensorData.of(TensorData.Type.F32, shape, values));
        });
        TinyTokenizer.write(folder);
        Files.writeString(folder.resolve("config.json"), ModelConfigJson.write(config));
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(tensors, Map.of()));
    }

    public static SupervisedExample example(String question, String answer) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
    }

    public static ModelConfig tiny(boolean tiedHead) {
        return ModelConfig.llama(61, 16, 24, 2, 4, 2, 4, 64, 10_000, 1e-5, tiedHead);
    }

    /** A tiny model with room for 640 tokens. */
    public static ModelConfig longContext() {
        return ModelConfig.llama(61, 16, 24, 2, 4, 2, 4, 640, 10_000, 1e-5, true);
    }

    /** A tiny model of every family. */
    public static Stream<ModelConfig> families() {
        return Stream.of(
                tiny(true),
                tiny(false),
                tiny(false, true, false, RopeScaling.none()),
                tiny(true, true, false, new RopeScaling.Linear(3)),
                tiny(true, false, true, RopeScaling.none()),
                tiny(false, false, false, new RopeScaling.Llama3(8, 1, 4, 16)));
    }

    private static ModelConfig tiny(boolean tiedHead, boolean bias, boolean headNorm, RopeScaling scaling) {
        return new ModelConfig(61, 16, 24, 2, 4, 2, 8, 64, 10_000, 1e-5, tiedHead, bias, headNorm, scaling);
    }

    /** Shapes of an adapter of all linears, in the graph's order. */
    public static Map<String, long[]> adapterShapes(ModelConfig config, int rank) {
        return LoraLayout.of(config, new LoraConfig(rank, 2.0 * rank)).shapes();
    }

    /** What {@code alpha / rank} is for every linear. */
    public static double[] scales(ModelConfig config, double scale) {
        double[] scales = new double[7 * config.layers()];
        Arrays.fill(scales, scale);
        return scales;
    }

    /** Weights as the graph takes them, normal with the given deviation; norms are near one. */
    public static Tensors weights(NDManager manager, ModelConfig config, double deviation, long seed, DataType type) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (FusedWeight weight : FusedWeight.of(config)) {
            shapes.put(weight.parts().get(0).name(), weight.shape().getShape());
        }
        return random(manager, shapes, deviation, seed, type);
    }

    /** One array of each shape, normal with the given deviation; norms are near one. */
    public static Tensors random(
            NDManager manager, Map<String, long[]> shapes, double deviation, long seed, DataType type) {
        Random random = new Random(seed);
        List<NDArray> arrays = new ArrayList<>();
        shapes.forEach((name, shape) -> {
            Shape size = new Shape(shape);
            double[] values = new double[(int) size.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (name.endsWith("norm.weight") ? 1 : 0) + deviation * random.nextGaussian();
            }
            arrays.add(DecoderGraph.create(manager, values, size, type));
        });
        return new Tensors(arrays);
    }

    public static Tensors zeros(NDManager manager, Tensors like) {
        List<NDArray> arrays = new ArrayList<>();
        for (NDArray array : like.arrays()) {
            arrays.add(array.zerosLike());
        }
        return new Tensors(arrays);
    }
}
