package dev.freshet.languagemodel.fuzz;

import dev.freshet.languagemodel.ModelFolder;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfigJson;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Readers of the config and the weights of a model folder. */
final class FuzzedModelFiles {

    private FuzzedModelFiles() {}

    static FuzzedReader safetensors() {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", TensorData.of(TensorData.Type.F32, new long[] {2, 3}, new float[6]));
        tensors.put("b", TensorData.of(TensorData.Type.BF16, new long[] {2}, new float[] {1, -2}));
        Map<String, byte[]> seeds = Map.of(
                "two", SafetensorsWriter.write(tensors, Map.of("step", "7")),
                "none", SafetensorsWriter.write(Map.of(), Map.of()));
        return new FuzzedReader("x\\.safetensors", seeds, input -> {
            SafetensorsFile file = SafetensorsFile.of("x.safetensors", input);
            for (String name : file.names()) {
                TensorData tensor = file.get(name);
                long[] shape = tensor.shape();
                FuzzedReader.check(file.finite(name).length == tensor.floats().length, "sizes differ");
                if (shape.length > 0 && shape[0] > 0) {
                    file.rows(name, shape[0] - 1, 1).floats();
                }
            }
        });
    }

    static FuzzedReader shardIndex(Path folder) throws IOException {
        ModelConfig config = TestModels.tiny(true);
        TestModels.writeFolder(folder, config, 0.2, 1);
        Files.move(folder.resolve("model.safetensors"), folder.resolve("a.safetensors"));
        TensorData frequency = TensorData.of(TensorData.Type.F32, new long[] {1}, new float[1]);
        Files.write(
                folder.resolve("b.safetensors"),
                SafetensorsWriter.write(Map.of("rotary_emb.inv_freq", frequency), Map.of()));
        StringBuilder index = new StringBuilder("{\"metadata\":{},\"weight_map\":{");
        config.weightShapes().keySet().forEach(name -> index.append('"' + name + "\":\"a.safetensors\","));
        Map<String, byte[]> seeds = Map.of("two", utf8(index + "\"rotary_emb.inv_freq\":\"b.safetensors\"}}"));
        FuzzedReader reader = FuzzedReader.ofFile(folder, "model.safetensors.index.json", seeds, path -> {
            Checkpoint checkpoint = Checkpoint.open(folder, config);
            config.weightShapes()
                    .keySet()
                    .forEach(name -> checkpoint.rows(name, 0, 1).floats());
        });
        return new FuzzedReader(reader.files() + "|[\\w.-]*\\.safetensors", reader.seeds(), reader.body());
    }

    static FuzzedReader config(Path folder) throws IOException {
        Map<String, byte[]> seeds = new HashMap<>();
        for (ModelConfig family : TestModels.families().toList()) {
            seeds.put("family" + seeds.size(), utf8(ModelConfigJson.write(family)));
        }
        return FuzzedReader.ofFile(folder, "config.json", seeds, path -> {
            ModelConfig config = ModelFolder.readConfig(folder);
            FuzzedReader.check(
                    ModelConfigJson.read(ModelConfigJson.write(config)).equals(config), "writes another");
            config.weightShapes();
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
