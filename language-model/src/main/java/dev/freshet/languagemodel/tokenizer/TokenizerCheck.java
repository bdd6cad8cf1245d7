package dev.freshet.languagemodel.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.JsonFields;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code tokenizer.json} may hold. The native library ends the process over much that is not as it expects, so that
 * it gets nothing else: the parts of the supported families' tokenizers.
 */
final class TokenizerCheck {

    private static final int MAX_TOKEN_LENGTH = 256;

    /** Neither cuts nor changes the tokens of a text as texts are encoded here: whole, and without special tokens added. */
    private static final List<String> UNUSED = List.of("post_processor", "truncation", "padding");

    private TokenizerCheck() {}

    /**
     * Leaves out what is not used and checks the rest.
     *
     * @param json the file, whose ids are known to be numbers
     */
    static void check(ObjectNode json) {
        json.remove(UNUSED);
        if (!(json.path("model") instanceof ObjectNode model)) {
            throw fault("model is no object");
        }
        checkAdded(json.path("added_tokens"), checkModel(model));
        for (TokenizerStep.Kind kind : TokenizerStep.Kind.values()) {
            TokenizerStep.check(kind, json.path(kind.key()));
        }
    }

    /** Ids of the vocabulary. */
    private static Map<String, Integer> checkModel(ObjectNode model) {
        JsonFields fields = new JsonFields(TokenizerJson.FILE, model);
        fields.expect("type", "BPE");
        model.put("type", "BPE");
        fields.expect("continuing_subword_prefix", "");
        fields.expect("end_of_word_suffix", "");
        if (fields.number("dropout", 0) != 0) {
            throw fault("dropout is " + model.path("dropout") + ", only none is supported");
        }
        model.remove(List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix"));
        if (!model.path("vocab").isObject()) {
            throw fault("vocab is no object");
        }
        Map<String, Integer> ids = new HashMap<>();
        BitSet taken = new BitSet();
        model.path("vocab").properties().forEach(token -> {
            int id = token.getValue().intValue();
            if (taken.get(id)) {
                throw fault("token '" + token.getKey() + "' has the id " + id + ", as another has");
            }
            taken.set(id);
            ids.put(token.getKey(), id);
        });
        JsonNode unknown = fields.get("unk_token");
        if (!unknown.isMissingNode() && !ids.containsKey(unknown.asText())) {
            throw fault("unk_token is " + unknown + ", must be in vocab");
        }
        return ids;
    }

    /** The library gives numbers itself to tokens outside of the vocabulary, and does not tell where the file differs. */
    private static void checkAdded(JsonNode added, Map<String, Integer> vocabulary) {
        int next = vocabulary.size();
        for (JsonNode token : added) {
            String text = token.path("content").asText();
            if (text.length() > MAX_TOKEN_LENGTH) {
                throw fault("an added token has " + text.length() + " characters, must be 1 to " + MAX_TOKEN_LENGTH);
            }
            int id = token.path("id").intValue();
            int given = vocabulary.getOrDefault(text, next);
            if (id != given) {
                throw fault("token '" + text + "' has the id " + id + " and becomes [" + given + "]");
            }
            next = Math.max(next, id + 1);
        }
    }

    private static InvalidModelException fault(String fault) {
        return new InvalidModelException(TokenizerJson.FILE, fault);
    }
}
