package dev.freshet.local.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.local.pretrain.ByteLevelBpe.Merge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes {@code tokenizer.json} and {@code tokenizer_config.json} as Hugging Face's tokenizers read them. */
final class TokenizerFiles {

    /** Ends a message and an answer. */
    static final String END = "<|end|>";

    /** Special tokens, in the order of their ids: the end, and one that opens each role's message. */
    static final List<String> SPECIALS = List.of(END, "<|system|>", "<|user|>", "<|assistant|>");

    private static final String CHAT_TEMPLATE = "{% for message in messages %}"
            + "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}"
            + "{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenizerFiles() {}

    /** Writes both files into {@code folder}, which exists. */
    static void write(Path folder, ByteLevelBpe bpe, int maxPositions) throws IOException {
        write(folder.resolve("tokenizer.json"), tokenizer(bpe));
        write(folder.resolve("tokenizer_config.json"), config(maxPositions));
    }

    private static ObjectNode tokenizer(ByteLevelBpe bpe) {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (int id = 0; id < bpe.specials().size(); id++) {
            added.add(special(id, bpe.specials().get(id)));
        }
        root.putNull("normalizer");
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        steps.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", ByteLevelBpe.WORDS);
        steps.add(byteLevel());
        root.putNull("post_processor");
        root.set("decoder", byteLevel());
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        bpe.vocabulary().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> vocabulary.put(entry.getKey(), entry.getValue()));
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : bpe.merges()) {
            merges.add(merge.left() + " " + merge.right());
        }
        return root;
    }

    private static ObjectNode special(int id, String content) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    private static ObjectNode config(int maxPositions) {
        return JSON.createObjectNode()
                .put("tokenizer_class", "PreTrainedTokenizerFast")
                .put("eos_token", END)
                .put("pad_token", END)
                .put("model_max_length", maxPositions)
                .put("clean_up_tokenization_spaces", false)
                .put("chat_template", CHAT_TEMPLATE);
    }

    private static void write(Path file, ObjectNode root) throws IOException {
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        Files.write(file, bytes);
    }
}
