package dev.freshet.languagemodel;

import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A tiny Llama with random weights and a byte-level tokenizer, and adapters for it that are not zero. */
public final class TinyModel {

    private TinyModel() {}

    /** Writes the model's folder. For the tests of other modules too. */
    public static void write(Path folder) throws IOException {
        TestModels.writeFolder(folder, true, 1);
    }

    /** The files of a folder by name, as an artifact store takes them. */
    public static Map<String, byte[]> files(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }

    public static BaseModel load(Path folder) throws IOException {
        write(folder);
        return BaseModel.load(folder, ModelOptions.defaults());
    }

    public static Adapter adapter(BaseModel base, int rank, long seed) {
        return adapter(base, rank, 0.2, seed);
    }

    /** The same with matrices of this standard deviation. */
    public static Adapter adapter(BaseModel base, int rank, double deviation, long seed) {
        return Adapter.load(base, files(base, rank, deviation, seed));
    }

    /** The files of such an adapter. */
    public static Map<String, byte[]> files(BaseModel base, int rank, double deviation, long seed) {
        Map<String, byte[]> files = new HashMap<>(Adapter.zero(base, new LoraConfig(rank, 2.0 * rank), seed));
        Random random = new Random(seed);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        TestModels.adapterShapes(base.config(), rank).forEach((name, shape) -> {
            float[] values = new float[(int) new Shape(shape).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            tensors.put(name, TensorData.of(TensorData.Type.F32, shape, values));
        });
        files.put("adapter_model.safetensors", SafetensorsWriter.write(tensors, Map.of("format", "pt")));
        return files;
    }
}
