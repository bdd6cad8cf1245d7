package dev.freshet.languagemodel.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tokenizer as metadata of a GGUF file: byte-level BPE, or BPE of the SentencePiece kind with bytes to fall back on. */
final class GgufVocabulary {

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int UNUSED = 5;
    private static final int BYTE = 6;

    private static final List<String> ENDS = List.of("bos", "eos");
    private static final Pattern BYTE_TOKEN = Pattern.compile("<0x[0-9A-Fa-f]{2}>");
    private static final float NEVER_MERGED = -1000_000;
    private static final String PREFIX = "tokenizer.ggml.";

    private final TokenizerFiles files;
    private final boolean byteLevel;

    private GgufVocabulary(TokenizerFiles files, boolean byteLevel) {
        this.files = files;
        this.byteLevel = byteLevel;
    }

    /**
     * Checks that the tokenizer is of a kind that can be written.
     *
     * @throws InvalidModelException if it is not
     */
    static GgufVocabulary of(TokenizerFiles files) {
        JsonNode model = files.tokenizer().path("model");
        String type = model.path("type").asText("BPE");
        if (!type.equals("BPE")) {
            throw new InvalidModelException(
                    TokenizerFiles.TOKENIZER, "model is " + type + ", only BPE has a form in GGUF");
        }
        boolean byteFallback = model.path("byte_fallback").asBoolean(false);
        boolean byteLevel = hasType(files.tokenizer().path("pre_tokenizer"), "ByteLevel");
        if (byteFallback == byteLevel) {
            throw new InvalidModelException(
                    TokenizerFiles.TOKENIZER,
                    "BPE is neither byte-level nor has byte_fallback, or both; GGUF has a form for one of them");
        }
        return new GgufVocabulary(files, byteLevel);
    }

    /** What cuts the text; empty where nothing does. */
    PreTokenizer preTokenizer() {
        return PreTokenizer.of(files.tokenizer());
    }

    boolean isByteLevel() {
        return byteLevel;
    }

    /** Puts tokens, merges, special tokens and chat template, for a model that has {@code size} token ids. */
    void describe(GgufMetadata metadata, int size) {
        List<String> merges = merges();
        String[] tokens = new String[size];
        int[] types = new int[size];
        fill(tokens, types);
        metadata.put(PREFIX + "model", byteLevel ? "gpt2" : "llama");
        metadata.put(PREFIX + "pre", byteLevel ? preTokenizer().key() : PreTokenizer.UNKNOWN.key());
        metadata.putStrings(PREFIX + "tokens", Arrays.asList(tokens));
        metadata.putInts(PREFIX + "token_type", types);
        if (byteLevel) {
            metadata.putStrings(PREFIX + "merges", merges);
        } else {
            metadata.putFloats(PREFIX + "scores", scores(tokens, merges));
            metadata.put(PREFIX + "add_space_prefix", prependsSpace());
        }
        describeSpecial(metadata, size);
        describeTemplates(metadata);
    }

    private void fill(String[] tokens, int[] types) {
        Arrays.setAll(tokens, id -> "[PAD" + id + "]");
        Arrays.fill(types, UNUSED);
        String unknown = files.tokenizer().path("model").path("unk_token").asText("");
        files.ids().forEach((token, id) -> {
            if (id >= tokens.length) {
                throw new InvalidModelException(
                        TokenizerFiles.TOKENIZER,
                        "token '" + token + "' has the id " + id + ", config.json's vocab_size is " + tokens.length);
            }
            tokens[id] = token;
            types[id] = !byteLevel && BYTE_TOKEN.matcher(token).matches() ? BYTE : NORMAL;
        });
        for (TokenizerFiles.AddedToken added : files.addedTokens()) {
            int id = added.id();
            types[id] = added.special() ? CONTROL : USER_DEFINED;
            if (!added.special()) {
                // llama.cpp looks for these in the text as it is written.
                tokens[id] = tokens[id].replace('\u2581', ' ');
            }
            if (!byteLevel && tokens[id].equals(unknown)) {
                types[id] = UNKNOWN;
            }
        }
        for (String role : ENDS) {
            files.special(role).ifPresent(id -> {
                if (id < types.length && types[id] == NORMAL) {
                    types[id] = CONTROL;
                }
            });
        }
    }

    /** SentencePiece merges the pair with the highest score first: earlier merges score higher. */
    private float[] scores(String[] tokens, List<String> merges) {
        Map<String, Integer> ranks = new HashMap<>();
        for (int i = 0; i < merges.size(); i++) {
            ranks.putIfAbsent(merges.get(i).replace(" ", ""), i);
        }
        float[] scores = new float[tokens.length];
        for (int id = 0; id < scores.length; id++) {
            Integer rank = ranks.get(tokens[id]);
            scores[id] = rank == null ? NEVER_MERGED : -rank;
        }
        return scores;
    }

    /** A merge is two pieces with a space between; a space within a piece becomes its byte-level stand-in. */
    private List<String> merges() {
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : files.tokenizer().path("model").path("merges")) {
            if (merge.isTextual()) {
                merges.add(merge.textValue());
            } else if (merge.size() == 2) {
                merges.add(piece(merge.path(0)) + " " + piece(merge.path(1)));
            } else {
                throw new InvalidModelException(
                        TokenizerFiles.TOKENIZER, "merge " + merges.size() + " is " + merge + ", must be two pieces");
            }
        }
        return merges;
    }

    private static String piece(JsonNode piece) {
        return piece.asText().replace(' ', '\u0120');
    }

    private boolean prependsSpace() {
        JsonNode tokenizer = files.tokenizer();
        JsonNode metaspace = find(tokenizer.path("pre_tokenizer"), "Metaspace");
        if (metaspace != null) {
            String fallback = metaspace.path("add_prefix_space").asBoolean(true) ? "always" : "never";
            return !metaspace.path("prepend_scheme").asText(fallback).equals("never");
        }
        return hasType(tokenizer.path("normalizer"), "Prepend");
    }

    private void describeSpecial(GgufMetadata metadata, int size) {
        Map.of("bos", "bos", "eos", "eos", "pad", "padding", "unk", "unknown").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(role -> files.special(role.getKey()).ifPresent(id -> {
                    if (id < size) {
                        metadata.put(PREFIX + role.getValue() + "_token_id", id);
                    }
                }));
        metadata.put(PREFIX + "add_bos_token", files.addsSpecial("bos"));
        metadata.put(PREFIX + "add_eos_token", files.addsSpecial("eos"));
    }

    private void describeTemplates(GgufMetadata metadata) {
        Map<String, String> templates = files.chatTemplates();
        List<String> others = new ArrayList<>();
        templates.forEach((name, template) -> {
            if (name.equals("default")) {
                metadata.put("tokenizer.chat_template", template);
            } else {
                others.add(name);
                metadata.put("tokenizer.chat_template." + name, template);
            }
        });
        if (!others.isEmpty()) {
            metadata.putStrings("tokenizer.chat_templates", others);
        }
    }

    private static boolean hasType(JsonNode step, String type) {
        return find(step, type) != null;
    }

    private static @Nullable JsonNode find(JsonNode step, String type) {
        if (step.path("type").asText().equals(type)) {
            return step;
        }
        for (String list : new String[] {"pretokenizers", "normalizers"}) {
            for (JsonNode part : step.path(list)) {
                JsonNode found = find(part, type);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
