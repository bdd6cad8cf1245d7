package dev.freshet.languagemodel.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An adapter as files of the PEFT layout: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
public final class AdapterFiles {

    /** Rank, scale and modules. */
    public static final String CONFIG = "adapter_config.json";
    /** The matrices. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private AdapterFiles() {}

    /** Ranks and scales, as {@code adapter_config.json} has them for a model. */
    public static LoraLayout readLayout(Map<String, byte[]> files, ModelConfig model) {
        return LoraConfigJson.read(file(files, CONFIG), model);
    }

    /** The matrices in the graph's order; names, shapes, types and values are checked. */
    public static Tensors readWeights(Map<String, byte[]> files, LoraLayout layout, NDManager manager) {
        SafetensorsFile file = SafetensorsFile.of(WEIGHTS, file(files, WEIGHTS));
        Map<String, long[]> stored = layout.storedShapes();
        file.expect(stored);
        Map<String, float[]> values = new LinkedHashMap<>();
        stored.keySet().forEach(name -> values.put(name, file.finite(name)));
        List<NDArray> arrays = new ArrayList<>();
        layout.shapes().forEach((name, dimensions) -> {
            Shape shape = new Shape(dimensions);
            float[] floats = values.get(name);
            arrays.add(floats == null ? manager.zeros(shape) : manager.create(floats, shape));
        });
        return new Tensors(arrays);
    }

    /** The file of the weights. */
    public static byte[] writeWeights(LoraLayout layout, Tensors adapter) {
        return SafetensorsWriter.write(named("", layout.shapes(), adapter), Map.of("format", "pt"));
    }

    /** The tensors that are not empty as fp32 by name, {@code prefix} before it; {@code shapes} has names and order. */
    public static Map<String, TensorData> named(String prefix, Map<String, long[]> shapes, Tensors tensors) {
        Map<String, TensorData> result = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            NDArray tensor = tensors.get(index++);
            if (tensor.size() > 0) {
                result.put(
                        prefix + entry.getKey(),
                        TensorData.of(TensorData.Type.F32, entry.getValue(), tensor.toFloatArray()));
            }
        }
        return result;
    }

    /** One of the files, which must be there. */
    public static byte[] file(Map<String, byte[]> files, String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new InvalidModelException(name, "is missing");
        }
        return file;
    }
}
