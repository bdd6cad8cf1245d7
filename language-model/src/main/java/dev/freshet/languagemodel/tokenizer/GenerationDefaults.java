package dev.freshet.languagemodel.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.JsonFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model's publisher recommends for generation: {@code generation_config.json}. Null where it says nothing.
 *
 * @param temperature 0 or above
 * @param topK 0 or above; 0 is no limit
 * @param topP in (0, 1]
 * @param repetitionPenalty over 0
 * @param maxNewTokens most tokens of an answer, at least 1
 * @param endTokens ids of the tokens that end an answer, besides the tokenizer's own {@code eos_token}
 */
public record GenerationDefaults(
        @Nullable Double temperature,
        @Nullable Integer topK,
        @Nullable Double topP,
        @Nullable Double repetitionPenalty,
        @Nullable Integer maxNewTokens,
        Set<Integer> endTokens) {

    /** Name of the file. */
    public static final String FILE = "generation_config.json";

    private static final GenerationDefaults NONE = new GenerationDefaults(null, null, null, null, null, Set.of());

    /** Checks every bound. */
    public GenerationDefaults {
        endTokens = Set.copyOf(endTokens);
        check("temperature", temperature, temperature == null || (temperature >= 0 && temperature <= 100), "0 to 100");
        check("top_k", topK, topK == null || topK >= 0, "at least 0");
        check("top_p", topP, topP == null || (topP > 0 && topP <= 1), "in (0, 1]");
        check(
                "repetition_penalty",
                repetitionPenalty,
                repetitionPenalty == null || (repetitionPenalty > 0 && repetitionPenalty <= 10),
                "in (0, 10]");
        check("max_new_tokens", maxNewTokens, maxNewTokens == null || maxNewTokens >= 1, "at least 1");
        check("eos_token_id", endTokens, endTokens.stream().allMatch(id -> id >= 0), "at least 0");
    }

    /** Nothing is recommended. */
    public static GenerationDefaults none() {
        return NONE;
    }

    /**
     * Reads a model folder, which may be without the file.
     *
     * @throws InvalidModelException names the file and its fault
     */
    static GenerationDefaults load(Path folder) {
        Path path = folder.resolve(FILE);
        if (!Files.exists(path)) {
            return NONE;
        }
        JsonFields json = new JsonFields(FILE, ChatFormat.read(path));
        try {
            return new GenerationDefaults(
                    number(json, "temperature"),
                    integer(json, "top_k"),
                    number(json, "top_p"),
                    number(json, "repetition_penalty"),
                    integer(json, "max_new_tokens"),
                    endTokens(json));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(FILE, String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable Double number(JsonFields json, String key) {
        return json.get(key).isMissingNode() ? null : json.number(key, 0);
    }

    private static @Nullable Integer integer(JsonFields json, String key) {
        return json.get(key).isMissingNode() ? null : json.integer(key, 0);
    }

    /** One id or a list of ids. */
    private static Set<Integer> endTokens(JsonFields json) {
        String key = "eos_token_id";
        JsonNode value = json.get(key);
        Set<Integer> ids = new LinkedHashSet<>();
        if (!value.isArray()) {
            if (!value.isMissingNode()) {
                ids.add(json.integer(key, -1));
            }
            return ids;
        }
        for (JsonNode id : value) {
            if (!id.isInt()) {
                throw json.fault(key + " is " + value + ", must be token ids");
            }
            ids.add(id.intValue());
        }
        return ids;
    }

    private static void check(String key, @Nullable Object value, boolean valid, String allowed) {
        if (!valid) {
            throw new IllegalArgumentException(key + " is " + value + ", must be " + allowed);
        }
    }
}
