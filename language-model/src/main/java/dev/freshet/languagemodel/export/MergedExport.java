package dev.freshet.languagemodel.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a model, with an adapter merged into it, as a folder in the Hugging Face layout, which Transformers and most
 * engines read.
 */
public final class MergedExport {

    /** What Transformers takes as the size of a file. */
    private static final long SHARD_BYTES = 5_000_000_000L;

    /** Files that are the same for the merged model. */
    private static final List<String> COPIED = List.of(
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "tokenizer.model",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "chat_template.jinja");

    private static final String CONFIG = "config.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path model;
    private final Map<String, byte[]> adapter;
    private final long shardBytes;

    /**
     * An export of a model folder in the Hugging Face layout.
     *
     * @param adapter files of the PEFT layout, or empty for the base model alone
     */
    public MergedExport(Path model, Map<String, byte[]> adapter) {
        this(model, adapter, SHARD_BYTES);
    }

    MergedExport(Path model, Map<String, byte[]> adapter, long shardBytes) {
        this.model = model;
        this.adapter = Map.copyOf(adapter);
        this.shardBytes = shardBytes;
    }

    /**
     * Writes a folder under another name beside it and renames it at the end. Weights over 5 GB are shared out to
     * several files, with an index.
     *
     * @throws FileAlreadyExistsException if the folder is there already
     * @throws InvalidModelException if the model or the adapter cannot be used, or a weight has no form in {@code type}
     */
    public void write(Path folder, FloatType type, ExportListener listener) throws IOException {
        if (Files.exists(folder)) {
            throw new FileAlreadyExistsException(folder.toString());
        }
        MergedWeights weights = MergedWeights.open(model, adapter);
        PartialFolder partial = PartialFolder.beside(folder);
        try {
            writeConfig(partial.path(), type);
            for (String name : COPIED) {
                if (Files.exists(model.resolve(name))) {
                    Files.copy(model.resolve(name), partial.path().resolve(name));
                }
            }
            writeWeights(partial.path(), Shard.of(weights, type, shardBytes), listener);
            Files.move(partial.path(), folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            partial.delete();
        }
    }

    private void writeConfig(Path folder, FloatType type) throws IOException {
        JsonNode config = JSON.readTree(model.resolve(CONFIG).toFile());
        if (!(config instanceof ObjectNode object)) {
            throw new InvalidModelException(CONFIG, "is no JSON object");
        }
        object.put("torch_dtype", type.torchName());
        if (object.has("dtype")) {
            object.put("dtype", type.torchName());
        }
        JSON.writeValue(folder.resolve(CONFIG).toFile(), object);
    }

    private static void writeWeights(Path folder, List<Shard> shards, ExportListener listener) throws IOException {
        long total = shards.stream().mapToLong(Shard::bytes).sum();
        AtomicLong bytes = new AtomicLong();
        ObjectNode index = JSON.createObjectNode();
        index.putObject("metadata").put("total_size", total);
        ObjectNode places = index.putObject("weight_map");
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            String file = shards.size() == 1
                    ? "model.safetensors"
                    : String.format("model-%05d-of-%05d.safetensors", i + 1, shards.size());
            shard.write(
                    folder.resolve(file), tensor -> listener.wrote(tensor, bytes.addAndGet(shard.size(tensor)), total));
            shard.names().forEach(name -> places.put(name, file));
        }
        if (shards.size() > 1) {
            JSON.writeValue(folder.resolve("model.safetensors.index.json").toFile(), index);
        }
    }
}
