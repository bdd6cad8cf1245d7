package dev.freshet.languagemodel.tokenizer;

import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.fuzz.FuzzedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Readers of the tokenizer's files of a model folder. */
public final class FuzzedTokenizerFiles {

    private static final Path SEEDS = Path.of("src", "test", "resources", "fuzz", "seeds");
    private static final List<ChatMessage> CONVERSATION =
            List.of(new ChatMessage("system", "be brief"), ChatMessage.user("hi"), ChatMessage.assistant("yes"));
    private static final List<String> TEXTS =
            List.of("", "the user", "a  b\n\n\t1234567890", "\u00e9\u4f60\ud83d\ude00\u0000", " ".repeat(300));

    private FuzzedTokenizerFiles() {}

    public static FuzzedReader generationConfig(Path folder) throws IOException {
        return FuzzedReader.ofFile(
                folder, GenerationDefaults.FILE, seeds("generation-config"), path -> GenerationDefaults.load(folder)
                        .endTokens());
    }

    public static FuzzedReader tokenizerConfig(Path folder) throws IOException {
        return FuzzedReader.ofFile(
                folder, "tokenizer_config.json", seeds("tokenizer-config"), path -> ChatFormat.load(folder)
                        .render(CONVERSATION));
    }

    public static FuzzedReader chatTemplate(Path folder) throws IOException {
        TinyTokenizer.write(folder);
        Map<String, byte[]> seeds = seeds("chat-template");
        seeds.put("chatml", utf8(TinyTokenizer.CHAT_TEMPLATE));
        return FuzzedReader.ofFile(folder, "chat_template.jinja", seeds, path -> ChatFormat.load(folder)
                .render(CONVERSATION));
    }

    public static FuzzedReader tokenizer(Path folder) throws IOException {
        TinyTokenizer.write(folder);
        return FuzzedReader.ofFile(folder, "tokenizer.json", seeds("tokenizer"), path -> {
            try (Tokenizer tokenizer = Tokenizer.load(folder)) {
                for (String text : TEXTS) {
                    for (int token : tokenizer.encode(text)) {
                        FuzzedReader.check(token >= 0 && token < tokenizer.vocabularySize(), "no token: " + token);
                    }
                    tokenizer.decode(tokenizer.encodeText(text));
                }
                tokenizer.decode(tokenizer.encodePrompt(CONVERSATION));
                tokenizer.decode(new int[] {0, -1, tokenizer.vocabularySize() - 1, Integer.MAX_VALUE});
            }
        });
    }

    private static Map<String, byte[]> seeds(String reader) throws IOException {
        Map<String, byte[]> seeds = new HashMap<>();
        try (Stream<Path> files = Files.list(SEEDS.resolve(reader))) {
            for (Path file : files.toList()) {
                seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
