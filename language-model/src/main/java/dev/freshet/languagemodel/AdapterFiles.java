package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An adapter as files of the PEFT layout: {@code adapter_config.json} and {@code adapter_model.safetensors}. */
final class AdapterFiles {

    static final String CONFIG = "adapter_config.json";
    static final String WEIGHTS = "adapter_model.safetensors";

    private AdapterFiles() {}

    static LoraConfig readConfig(Map<String, byte[]> files) {
        return LoraConfigJson.read(file(files, CONFIG));
    }

    /** The matrices in the graph's order; names, shapes, types and values are checked. */
    static Tensors readWeights(Map<String, byte[]> files, ModelConfig model, LoraConfig config, NDManager manager) {
        SafetensorsFile file = SafetensorsFile.of(WEIGHTS, file(files, WEIGHTS));
        Map<String, long[]> shapes = model.adapterShapes(config.rank());
        file.expect(shapes);
        Map<String, float[]> values = new LinkedHashMap<>();
        shapes.keySet().forEach(name -> values.put(name, file.finite(name)));
        List<NDArray> arrays = new ArrayList<>();
        values.forEach((name, floats) -> arrays.add(manager.create(floats, new Shape(shapes.get(name)))));
        return new Tensors(arrays);
    }

    static byte[] writeWeights(ModelConfig model, LoraConfig config, Tensors adapter) {
        return SafetensorsWriter.write(named("", model.adapterShapes(config.rank()), adapter), Map.of("format", "pt"));
    }

    /** The tensors as fp32 by name, {@code prefix} before it; {@code shapes} has names and order. */
    static Map<String, TensorData> named(String prefix, Map<String, long[]> shapes, Tensors tensors) {
        Map<String, TensorData> result = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            float[] values = tensors.get(index++).toFloatArray();
            result.put(prefix + entry.getKey(), TensorData.of(TensorData.Type.F32, entry.getValue(), values));
        }
        return result;
    }

    static byte[] file(Map<String, byte[]> files, String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new InvalidModelException(name, "is missing");
        }
        return file;
    }
}
