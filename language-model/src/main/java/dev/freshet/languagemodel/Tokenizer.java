package dev.freshet.languagemodel;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Text to tokens and back: {@code tokenizer.json} and the chat template of a model folder in the Hugging Face layout.
 * Texts are never truncated. Thread-safe until closed.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";

    /** Without these two the library cuts texts at 512 tokens. */
    private static final Map<String, String> WHOLE_TEXTS =
            Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final ChatFormat chatFormat;
    private final SpecialTokenFilter specialTokens;
    private final int vocabularySize;
    private final int endOfTurn;

    private Tokenizer(HuggingFaceTokenizer tokenizer, ChatFormat chatFormat, JsonNode json) {
        this.tokenizer = tokenizer;
        this.chatFormat = chatFormat;
        Map<String, Integer> special = new HashMap<>();
        int highest = -1;
        for (JsonNode id : json.path("model").path("vocab")) {
            highest = Math.max(highest, id.asInt(-1));
        }
        for (JsonNode token : json.path("added_tokens")) {
            highest = Math.max(highest, token.path("id").asInt());
            if (token.path("special").asBoolean()) {
                special.put(token.path("content").asText(), token.path("id").asInt());
            }
        }
        this.vocabularySize = highest + 1;
        Integer end = special.get(chatFormat.end());
        if (end == null) {
            throw new InvalidModelException(FILE, "eos_token '" + chatFormat.end() + "' is not a special token of it");
        }
        this.endOfTurn = end;
        this.specialTokens = new SpecialTokenFilter(special.keySet());
    }

    /**
     * Reads {@code tokenizer.json}, {@code tokenizer_config.json} and, if it is there, {@code chat_template.jinja}.
     *
     * @throws InvalidModelException names the file and its fault
     */
    public static Tokenizer load(Path folder) {
        ChatFormat chatFormat = ChatFormat.load(folder);
        JsonNode json = ChatFormat.read(folder.resolve(FILE));
        HuggingFaceTokenizer tokenizer = open(folder.resolve(FILE));
        try {
            return new Tokenizer(tokenizer, chatFormat, json);
        } catch (InvalidModelException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static HuggingFaceTokenizer open(Path file) {
        Telemetry.off();
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(Files.readAllBytes(file)), WHOLE_TEXTS);
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException(FILE, "is not a tokenizer", e);
        }
    }

    /** One more than the highest token id. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** The token that ends a turn ({@code eos_token}). */
    public int endOfTurn() {
        return endOfTurn;
    }

    /** Tokens of a text. Special tokens never come from text: where it spells one, that is left out. */
    public int[] encode(String text) {
        return encodeTemplate(specialTokens.filter(text));
    }

    /** Tokens of a whole text: the one that begins a text, if the model has it, the text's, and {@link #endOfTurn}. */
    public int[] encodeText(String text) {
        return encodeTemplate(chatFormat.begin() + specialTokens.filter(text) + chatFormat.end());
    }

    /**
     * Tokens of a conversation, written by the chat template, up to where the model's answer begins.
     *
     * @throws InvalidRequestException if the template refuses the conversation, for example for its roles
     */
    public int[] encodePrompt(List<ChatMessage> messages) {
        List<ChatMessage> plain = messages.stream()
                .map(message -> new ChatMessage(message.role(), specialTokens.filter(message.content())))
                .toList();
        return encodeTemplate(chatFormat.render(plain));
    }

    /** Text of tokens, special tokens left out; what is not a character becomes U+FFFD. */
    public String decode(int[] tokens) {
        long[] ids = new long[tokens.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens[i];
        }
        return ids.length == 0 ? "" : tokenizer.decode(ids, true);
    }

    /** A decoder for the tokens of one sequence as they come. */
    public StreamingDecoder newDecoder() {
        return new StreamingDecoder(this::decode);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private int[] encodeTemplate(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        long[] ids = tokenizer
                .encode(new String(utf8, StandardCharsets.UTF_8), false, false)
                .getIds();
        int[] tokens = new int[ids.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Math.toIntExact(ids[i]);
        }
        return tokens;
    }
}
