package dev.freshet.languagemodel.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a byte-level tokenizer cuts text before it merges, as llama.cpp names it ({@code tokenizer.ggml.pre}). Its
 * converter hashes the tokens of a sample; here the definition in {@code tokenizer.json} decides.
 */
enum PreTokenizer {
    LLAMA_3("llama-bpe"),
    /** Cuts as Llama 3 does, but merges words that are tokens. */
    LLAMA_3_MERGED("smaug-bpe"),
    QWEN_2("qwen2"),
    SMOLLM("smollm"),
    GPT_2("gpt-2"),
    /** None of those that are known: llama.cpp cuts some texts otherwise than the tokenizer does. */
    UNKNOWN("default");

    private static final String WORDS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA_3_REGEX = WORDS.formatted("\\p{N}{1,3}");
    private static final String QWEN_2_REGEX = WORDS.formatted("\\p{N}");

    /** GPT-2's words with every digit alone: merges learned on those never join two digits, so GPT-2's cuts serve. */
    private static final String SINGLE_DIGITS_REGEX =
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final String GPT_2_REGEX =
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String GPT_2_REGEX_LONG =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private final String key;

    PreTokenizer(String key) {
        this.key = key;
    }

    /** The name in the file. */
    String key() {
        return key;
    }

    /** The cutter of a {@code tokenizer.json}. */
    static PreTokenizer of(JsonNode tokenizer) {
        List<String> steps = new ArrayList<>();
        collect(tokenizer.path("pre_tokenizer"), steps);
        boolean wholeWords = tokenizer.path("model").path("ignore_merges").asBoolean(false);
        String cuts = String.join("\n", steps);
        if (cuts.equals(LLAMA_3_REGEX)) {
            return wholeWords ? LLAMA_3 : LLAMA_3_MERGED;
        }
        if (wholeWords) {
            return UNKNOWN;
        }
        return switch (cuts) {
            case "digits\ngpt-2" -> SMOLLM;
            case "gpt-2" -> GPT_2;
            default -> ofRegex(cuts);
        };
    }

    private static PreTokenizer ofRegex(String regex) {
        if (regex.equals(QWEN_2_REGEX)) {
            return QWEN_2;
        }
        boolean words = regex.equals(GPT_2_REGEX) || regex.equals(GPT_2_REGEX_LONG);
        return words || regex.equals(SINGLE_DIGITS_REGEX) ? GPT_2 : UNKNOWN;
    }

    /** The steps that cut, in order; what is known by a word is written as that. */
    private static void collect(JsonNode step, List<String> steps) {
        switch (step.path("type").asText()) {
            case "Sequence" -> step.path("pretokenizers").forEach(part -> collect(part, steps));
            case "ByteLevel" -> {
                if (step.path("use_regex").asBoolean(true)) {
                    steps.add("gpt-2");
                }
            }
            case "Digits" -> steps.add(step.path("individual_digits").asBoolean() ? "digits" : "numbers");
            case "Split" -> steps.add(step.path("pattern").path("Regex").asText(step.toString()));
            default -> steps.add(step.toString());
        }
    }
}
