package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tiny models with seeded random weights. */
final class TestModels {

    private TestModels() {}

    /** A model folder: random weights in fp32, and a byte-level tokenizer. */
    static ModelConfig writeFolder(Path folder, boolean tiedHead, long seed) throws IOException {
        ModelConfig config = new ModelConfig(TinyTokenizer.VOCABULARY, 32, 48, 2, 4, 2, 8, 256, 10_000, 1e-5, tiedHead);
        writeFolder(folder, config, 0.2, seed);
        return config;
    }

    /** The same for another shape, with weights of this standard deviation. */
    static void writeFolder(Path folder, ModelConfig config, double deviation, long seed) throws IOException {
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

    static SupervisedExample example(String question, String answer) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
    }

    static ModelConfig tiny(boolean tiedHead) {
        return new ModelConfig(61, 16, 24, 2, 4, 2, 4, 64, 10_000, 1e-5, tiedHead);
    }

    /** One array of each shape, normal with the given deviation; norms are near one. */
    static Tensors random(NDManager manager, Map<String, long[]> shapes, double deviation, long seed, DataType type) {
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

    static Tensors zeros(NDManager manager, Tensors like) {
        List<NDArray> arrays = new ArrayList<>();
        for (NDArray array : like.arrays()) {
            arrays.add(array.zerosLike());
        }
        return new Tensors(arrays);
    }
}
