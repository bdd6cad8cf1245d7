package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Writes a model, with an adapter merged into it, as a GGUF file, which llama.cpp and what is built on it read. */
public final class GgufExport {

    private static final int BUFFER = 1 << 20;
    private static final int QUANTIZATION_VERSION = 2;

    private final String name;
    private final Path model;
    private final Map<String, byte[]> adapter;

    /**
     * An export of a model folder in the Hugging Face layout.
     *
     * @param name what the model calls itself
     * @param adapter files of the PEFT layout, or empty for the base model alone
     */
    public GgufExport(String name, Path model, Map<String, byte[]> adapter) {
        this.name = name;
        this.model = model;
        this.adapter = Map.copyOf(adapter);
    }

    /**
     * Writes the file under another name beside it and renames it at the end; a file that is there already is replaced.
     *
     * @return whether llama.cpp cuts text as the tokenizer does; if not, it must be given token ids
     * @throws InvalidModelException if the model or the adapter cannot be used, or has no form in GGUF
     */
    public boolean write(Path file, GgufType type, ExportListener listener) throws IOException {
        MergedWeights weights = MergedWeights.open(model, adapter);
        GgufModel shape = new GgufModel(weights.config());
        GgufVocabulary vocabulary = GgufVocabulary.of(TokenizerFiles.read(model));
        GgufMetadata metadata = new GgufMetadata();
        shape.describe(metadata);
        metadata.put("general.type", "model");
        metadata.put("general.name", name);
        metadata.put("general.file_type", type.fileType());
        metadata.put("general.quantization_version", QUANTIZATION_VERSION);
        vocabulary.describe(metadata, weights.config().vocabularySize());
        List<GgufTensor> tensors = shape.tensors(weights, type);
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (WritableByteChannel out =
                    Channels.newChannel(new BufferedOutputStream(Files.newOutputStream(partial), BUFFER))) {
                GgufWriter.write(out, metadata, tensors, listener);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return !vocabulary.isByteLevel() || vocabulary.preTokenizer() != PreTokenizer.UNKNOWN;
    }
}
