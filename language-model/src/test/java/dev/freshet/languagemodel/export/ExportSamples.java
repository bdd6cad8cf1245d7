package dev.freshet.languagemodel.export;

import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.adapter.AdapterFiles;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.adapter.LoraLayout;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Tiny folders and adapters for tests of other packages. */
public final class ExportSamples {

    private ExportSamples() {}

    /** A model folder with random weights in fp32; returns its shape. */
    public static ModelConfig writeFolder(Path folder, boolean tiedHead) throws IOException {
        return TestModels.writeFolder(folder, tiedHead, 1);
    }

    /** The same for another family. */
    public static ModelConfig writeFolder(Path folder, boolean bias, boolean headNorm, RopeScaling scaling)
            throws IOException {
        ModelConfig config = new ModelConfig(
                TinyTokenizer.VOCABULARY, 32, 48, 2, 4, 2, 8, 256, 10_000, 1e-5, true, bias, headNorm, scaling);
        TestModels.writeFolder(folder, config, 0.2, 1);
        return config;
    }

    /** Files of an adapter with normal values of the given deviation. */
    public static Map<String, byte[]> adapter(ModelConfig config, int rank, double deviation) {
        Random random = new Random(7);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        TestModels.adapterShapes(config, rank).forEach((name, shape) -> {
            float[] values = new float[(int) new Shape(shape).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            tensors.put(name, TensorData.of(TensorData.Type.F32, shape, values));
        });
        return Map.of(
                AdapterFiles.CONFIG,
                LoraLayout.of(config, new LoraConfig(rank, 2.0 * rank)).file(),
                AdapterFiles.WEIGHTS,
                SafetensorsWriter.write(tensors, Map.of("format", "pt")));
    }

    /** All elements of a tensor of a safetensors file. */
    public static float[] tensor(Path file, String name) {
        return SafetensorsFile.map(file).get(name).floats();
    }

    /** All elements of a tensor of a safetensors file in memory. */
    public static float[] tensor(byte[] file, String name) {
        return SafetensorsFile.of("a file in memory", file).get(name).floats();
    }
}
