package dev.freshet.languagemodel;

import dev.freshet.languagemodel.FuzzedReader.Body;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Readers of the files of a model folder. */
final class FuzzedModelFiles {

    private static final Path SEEDS = Path.of("src", "test", "resources", "fuzz", "seeds");
    private static final List<ChatMessage> CONVERSATION =
            List.of(new ChatMessage("system", "be brief"), ChatMessage.user("hi"), ChatMessage.assistant("yes"));
    private static final List<String> TEXTS =
            List.of("", "the user", "a  b\n\n\t1234567890", "\u00e9\u4f60\ud83d\ude00\u0000", " ".repeat(300));

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
        FuzzedReader reader = file(folder, "model.safetensors.index.json", seeds, path -> {
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
        return file(folder, "config.json", seeds, path -> {
            ModelConfig config = BaseModel.readConfig(path);
            FuzzedReader.check(
                    ModelConfigJson.read(ModelConfigJson.write(config)).equals(config), "writes another");
            config.weightShapes();
        });
    }

    static FuzzedReader generationConfig(Path folder) throws IOException {
        return file(folder, GenerationDefaults.FILE, seeds("generation-config"), path -> GenerationDefaults.load(folder)
                .endTokens());
    }

    static FuzzedReader tokenizerConfig(Path folder) throws IOException {
        return file(folder, "tokenizer_config.json", seeds("tokenizer-config"), path -> ChatFormat.load(folder)
                .render(CONVERSATION));
    }

    static FuzzedReader chatTemplate(Path folder) throws IOException {
        TinyTokenizer.write(folder);
        Map<String, byte[]> seeds = seeds("chat-template");
        seeds.put("chatml", utf8(TinyTokenizer.CHAT_TEMPLATE));
        return file(folder, "chat_template.jinja", seeds, path -> ChatFormat.load(folder)
                .render(CONVERSATION));
    }

    static FuzzedReader tokenizer(Path folder) throws IOException {
        TinyTokenizer.write(folder);
        return file(folder, "tokenizer.json", seeds("tokenizer"), path -> {
            try (Tokenizer tokenizer = Tokenizer.load(folder)) {
                for (String text : TEXTS) {
                    for (int token : tokenizer.encode(text)) {
                        FuzzedReader.check(token >= 0 && token < tokenizer.vocabularySize(), "no token: " + token);
                    }
                    tokenizer.decode(tokenizer.encodeText(text));
                }
                tokenizer.decode(tokenizer.encodePrompt(CONVERSATION));
                tokenizer.decode(new int[] {0, -1, tokenizer.vocabularySize() - 1, Integer.MAX_VALUE});
            }
        });
    }

    private static FuzzedReader file(Path folder, String name, Map<String, byte[]> seeds, Check check) {
        Path file = folder.resolve(name);
        Body body = input -> {
            Files.write(file, input);
            check.read(file);
        };
        return new FuzzedReader(Pattern.quote(name), seeds, body);
    }

    private static Map<String, byte[]> seeds(String reader) throws IOException {
        Map<String, byte[]> seeds = new HashMap<>();
        try (Stream<Path> files = Files.list(SEEDS.resolve(reader))) {
            for (Path file : files.toList()) {
                seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Check {
        void read(Path file) throws Exception;
    }
}
