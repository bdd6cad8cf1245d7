package dev.freshet.benchmarks.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes a Llama of random weights in the Hugging Face layout, in bf16; the same shape gives the same bytes. */
final class RandomCheckpoint {

    /** The shape of SmolLM2-135M. */
    static final ModelConfig SMOLLM2_135M =
            ModelConfig.llama(49_152, 576, 1536, 30, 9, 3, 64, 8192, 100_000, 1e-5, true);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] TOKENIZER = {"tokenizer.json", "tokenizer_config.json"};
    private static final double DEVIATION = 0.02;
    private static final int BUFFER = 1 << 20;

    private RandomCheckpoint() {}

    /** Writes beside the folder and renames at the end. The tokenizer's files come from another model. */
    static void write(Path folder, ModelConfig config, Path tokenizer) throws IOException {
        Path partial = folder.resolveSibling(folder.getFileName() + ".part");
        Files.createDirectories(partial);
        for (String file : TOKENIZER) {
            Files.copy(tokenizer.resolve(file), partial.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.write(partial.resolve("config.json"), JSON.writeValueAsBytes(json(config)));
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(partial.resolve("model.safetensors")), BUFFER)) {
            write(out, shapes(config));
        }
        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, Object> json(ModelConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", new String[] {"LlamaForCausalLM"});
        json.put("model_type", "llama");
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.width());
        json.put("intermediate_size", config.innerWidth());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rope_theta", config.ropeTheta());
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("tie_word_embeddings", config.tiedHead());
        json.put("hidden_act", "silu");
        json.put("torch_dtype", "bfloat16");
        return json;
    }

    private static Map<String, int[]> shapes(ModelConfig config) {
        int width = config.width();
        int queries = config.heads() * config.headSize();
        int keys = config.keyValueHeads() * config.headSize();
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new int[] {config.vocabularySize(), width});
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "input_layernorm.weight", new int[] {width});
            shapes.put(prefix + "self_attn.q_proj.weight", new int[] {queries, width});
            shapes.put(prefix + "self_attn.k_proj.weight", new int[] {keys, width});
            shapes.put(prefix + "self_attn.v_proj.weight", new int[] {keys, width});
            shapes.put(prefix + "self_attn.o_proj.weight", new int[] {width, queries});
            shapes.put(prefix + "post_attention_layernorm.weight", new int[] {width});
            shapes.put(prefix + "mlp.gate_proj.weight", new int[] {config.innerWidth(), width});
            shapes.put(prefix + "mlp.up_proj.weight", new int[] {config.innerWidth(), width});
            shapes.put(prefix + "mlp.down_proj.weight", new int[] {width, config.innerWidth()});
        }
        shapes.put("model.norm.weight", new int[] {width});
        return shapes;
    }

    private static void write(OutputStream out, Map<String, int[]> shapes) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, int[]> entry : shapes.entrySet()) {
            long begin = end;
            end += (long) Short.BYTES * size(entry.getValue());
            header.put(
                    entry.getKey(),
                    Map.of("dtype", "BF16", "shape", entry.getValue(), "data_offsets", new long[] {begin, end}));
        }
        String text = JSON.writeValueAsString(header);
        byte[] json = (text + " ".repeat(-text.length() & 7)).getBytes(StandardCharsets.UTF_8);
        out.write(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        out.write(json);
        SplittableRandom random = new SplittableRandom(1);
        for (int[] shape : shapes.values()) {
            for (int i = 0; i < size(shape); i++) {
                double value = shape.length == 1 ? 1 : DEVIATION * random.nextGaussian();
                int bits = Float.floatToIntBits((float) value) >>> 16;
                out.write(bits);
                out.write(bits >>> 8);
            }
        }
    }

    private static int size(int[] shape) {
        int size = 1;
        for (int length : shape) {
            size *= length;
        }
        return size;
    }
}
