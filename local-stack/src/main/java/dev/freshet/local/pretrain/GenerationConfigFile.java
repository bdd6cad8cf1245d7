package dev.freshet.local.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes {@code generation_config.json}: where an answer ends. */
final class GenerationConfigFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private GenerationConfigFile() {}

    static void write(Path folder) throws IOException {
        int end = TokenizerFiles.SPECIALS.indexOf(TokenizerFiles.END);
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsBytes(JSON.createObjectNode()
                        .put("eos_token_id", end)
                        .put("pad_token_id", end)
                        .put("do_sample", false));
        Files.write(folder.resolve("generation_config.json"), bytes);
    }
}
