package dev.freshet.languagemodel.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.torch.Telemetry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Text to tokens and back: {@code tokenizer.json} and the chat template of a model folder in the Hugging Face layout.
 * Texts are never truncated. Thread-safe until closed.
 */
public final class Tokenizer implements AutoCloseable {

    /** The longest text in UTF-16 characters. */
    static final int MAX_CHARACTERS = 1 << 20;

    /** Without these two the library cuts texts at 512 tokens. */
    private static final Map<String, String> WHOLE_TEXTS =
            Map.of("truncation", "DO_NOT_TRUNCATE", "padding", "DO_NOT_PAD", "addSpecialTokens", "false");

    private final HuggingFaceTokenizer tokenizer;
    private final ChatFormat chatFormat;
    private final SpecialTokenFilter specialTokens;
    private final int vocabularySize;
    private final int endOfTurn;
    private final GenerationDefaults generationDefaults;

    private Tokenizer(
            HuggingFaceTokenizer tokenizer, ChatFormat chatFormat, TokenizerJson json, GenerationDefaults defaults) {
        this.tokenizer = tokenizer;
        this.chatFormat = chatFormat;
        this.vocabularySize = json.size();
        this.specialTokens = new SpecialTokenFilter(json.special());
        json.completed().forEach((content, id) -> {
            int[] ids = encodeTemplate(content);
            if (ids.length != 1 || ids[0] != id) {
                throw new InvalidModelException(
                        TokenizerJson.FILE,
                        "token '" + content + "' has the id " + id + " and becomes " + Arrays.toString(ids));
            }
        });
        this.endOfTurn = encodeTemplate(chatFormat.end())[0];
        this.generationDefaults = defaults;
    }

    /**
     * Reads {@code tokenizer.json}, {@code tokenizer_config.json} and, where they are there,
     * {@code chat_template.jinja} and {@code generation_config.json}, for the tokens that end an answer.
     *
     * @throws InvalidModelException names the file and its fault
     */
    public static Tokenizer load(Path folder) {
        ChatFormat chatFormat = ChatFormat.load(folder);
        TokenizerJson json = TokenizerJson.read(folder);
        json.makeSpecial("eos_token", chatFormat.end());
        if (!chatFormat.begin().isEmpty()) {
            json.makeSpecial("bos_token", chatFormat.begin());
        }
        GenerationDefaults defaults = GenerationDefaults.load(folder);
        HuggingFaceTokenizer tokenizer = open(json.bytes());
        try {
            return new Tokenizer(tokenizer, chatFormat, json, defaults);
        } catch (InvalidModelException e) {
            tokenizer.close();
            throw e;
        }
    }

    private static HuggingFaceTokenizer open(byte[] json) {
        Telemetry.off();
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), WHOLE_TEXTS);
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException(TokenizerJson.FILE, "is not a tokenizer: " + e.getMessage(), e);
        }
    }

    /** One more than the highest token id. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** The token that ends a turn ({@code eos_token}), which training writes at the end of an answer. */
    public int endOfTurn() {
        return endOfTurn;
    }

    /** Every token that ends an answer: {@link #endOfTurn}, and those of {@code generation_config.json}. */
    public Set<Integer> endTokens() {
        Set<Integer> ends = new HashSet<>(generationDefaults.endTokens());
        ends.add(endOfTurn);
        return Set.copyOf(ends);
    }

    /** What {@code generation_config.json} says, or defaults. */
    public GenerationDefaults generationDefaults() {
        return generationDefaults;
    }

    /**
     * Tokens of a text. Special tokens never come from text: where it spells one, that is left out.
     *
     * @throws InvalidRequestException if the text is longer than {@value #MAX_CHARACTERS} characters, as the other ways to
     *     encode do
     */
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
        if (text.length() > MAX_CHARACTERS) {
            throw new InvalidRequestException("text", text.length() + " characters long", "at most " + MAX_CHARACTERS);
        }
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
