package dev.freshet.languagemodel;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a byte-level tokenizer with a few merges and a ChatML template. For the tests of other modules too. */
public final class TinyTokenizer {
    public static final String CHAT_TEMPLATE =
            "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' +"
                    + " message['content'] + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{"
                    + " '<|im_start|>assistant\n' }}{% endif %}";

    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
    private static final List<String> MERGES =
            List.of("t h", "th e", "a n", "an d", "Ġ a", "Ġ the", "u s", "us e", "use r", "ä ½", "l l", "o w");

    /** Number of tokens. */
    public static final int VOCABULARY = SPECIAL.size() + 256 + MERGES.size();

    private static final ObjectMapper JSON = new ObjectMapper();

    private TinyTokenizer() {}

    /** Writes {@code tokenizer.json} and {@code tokenizer_config.json}. */
    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Object> config = Map.of("eos_token", "<|im_end|>", "chat_template", CHAT_TEMPLATE);
        JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), config);
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), tokenizer());
    }

    private static Map<String, Object> tokenizer() {
        Map<String, Integer> vocabulary = new LinkedHashMap<>();
        SPECIAL.forEach(token -> vocabulary.put(token, vocabulary.size()));
        byteAlphabet().forEach(token -> vocabulary.put(token, vocabulary.size()));
        MERGES.forEach(merge -> vocabulary.put(merge.replace(" ", ""), vocabulary.size()));
        List<Map<String, Object>> added = new ArrayList<>();
        for (String token : SPECIAL) {
            added.add(Map.of(
                    "id", vocabulary.get(token),
                    "content", token,
                    "single_word", false,
                    "lstrip", false,
                    "rstrip", false,
                    "normalized", false,
                    "special", true));
        }
        Map<String, Object> byteLevel =
                Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
        return Map.of(
                "version", "1.0",
                "added_tokens", added,
                "pre_tokenizer", byteLevel,
                "decoder", byteLevel,
                "model", Map.of("type", "BPE", "vocab", vocabulary, "merges", MERGES));
    }

    /** The printable stand-in of every byte, as GPT-2 chose them. */
    private static List<String> byteAlphabet() {
        List<String> alphabet = new ArrayList<>();
        int extra = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE);
            alphabet.add(Character.toString(printable ? b : extra++));
        }
        return alphabet;
    }
}
