package dev.freshet.languagemodel.fuzz;

import dev.freshet.languagemodel.generation.FuzzedPrompts;
import dev.freshet.languagemodel.tokenizer.FuzzedTokenizerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Every reader of what others wrote. */
enum FuzzedReaders {
    SAFETENSORS,
    SHARD_INDEX,
    CONFIG,
    GENERATION_CONFIG,
    TOKENIZER_CONFIG,
    CHAT_TEMPLATE,
    TOKENIZER,
    ADAPTER_CONFIG,
    ADAPTER_WEIGHTS,
    OPTIMIZER,
    PROMPT,
    TOKENS,
    STREAM,
    REQUEST;

    /** Opens the reader, with an empty folder for its files. */
    FuzzedReader open(Path folder) throws IOException {
        return switch (this) {
            case SAFETENSORS -> FuzzedModelFiles.safetensors();
            case SHARD_INDEX -> FuzzedModelFiles.shardIndex(folder);
            case CONFIG -> FuzzedModelFiles.config(folder);
            case GENERATION_CONFIG -> FuzzedTokenizerFiles.generationConfig(folder);
            case TOKENIZER_CONFIG -> FuzzedTokenizerFiles.tokenizerConfig(folder);
            case CHAT_TEMPLATE -> FuzzedTokenizerFiles.chatTemplate(folder);
            case TOKENIZER -> FuzzedTokenizerFiles.tokenizer(folder);
            case ADAPTER_CONFIG -> FuzzedAdapters.config(folder);
            case ADAPTER_WEIGHTS -> FuzzedAdapters.weights(folder);
            case OPTIMIZER -> FuzzedAdapters.optimizer(folder);
            case PROMPT -> FuzzedPrompts.prompt(folder);
            case TOKENS -> FuzzedPrompts.tokens(folder);
            case STREAM -> FuzzedPrompts.stream();
            case REQUEST -> FuzzedPrompts.request();
        };
    }

    /** Name of the folder of its inputs. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
