package dev.freshet.languagemodel.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.util.List;

/** The steps of {@code tokenizer.json} that change and cut a text before it is merged, and put tokens together again. */
final class TokenizerStep {

    /** Where a step stands, and which there may be. */
    enum Kind {
        NORMALIZER("normalizer", "normalizers", "Lowercase, NFC, NFD, NFKC, NFKD, Prepend, Replace"),
        PRE_TOKENIZER("pre_tokenizer", "pretokenizers", "ByteLevel, Digits, Metaspace, Punctuation, Split"),
        DECODER("decoder", "decoders", "ByteFallback, ByteLevel, Fuse, Metaspace, Replace, Strip");

        private final String key;
        private final String parts;
        private final String types;

        Kind(String key, String parts, String types) {
            this.key = key;
            this.parts = parts;
            this.types = types;
        }

        String key() {
            return key;
        }
    }

    private static final int MAX_STEPS = 64;

    /** A text never becomes longer than this many times its length. */
    private static final int MAX_GROWTH = 64;

    private static final String SEQUENCE = "Sequence";

    private final Kind kind;
    private int steps;
    private long growth = 1;

    private TokenizerStep(Kind kind) {
        this.kind = kind;
    }

    /** Checks a step and those in it; there may be none. */
    static void check(Kind kind, JsonNode step) {
        if (!step.isMissingNode() && !step.isNull()) {
            new TokenizerStep(kind).check(step);
        }
    }

    private void check(JsonNode step) {
        if (++steps > MAX_STEPS) {
            throw fault("has more than " + MAX_STEPS + " steps");
        }
        String type = step.path("type").asText();
        if (type.equals(SEQUENCE)) {
            JsonNode parts = step.path(kind.parts);
            if (!parts.isArray()) {
                throw fault("has a Sequence without " + kind.parts);
            }
            parts.forEach(this::check);
            return;
        }
        if (!List.of(kind.types.split(", ")).contains(type)) {
            throw fault("is " + step.path("type") + ", only Sequence, " + kind.types + " are supported");
        }
        switch (type) {
            case "Prepend" -> grow(text(step, "prepend"));
            case "Replace" -> {
                text(step.path("pattern"), "String");
                grow(text(step, "content"));
            }
            case "Split" -> checkSplit(step.path("pattern"));
            case "Strip" -> checkStrip(step);
            default -> {}
        }
    }

    private void checkSplit(JsonNode pattern) {
        if (!pattern.path("Regex").isTextual()) {
            text(pattern, "String");
            return;
        }
        String regex = pattern.path("Regex").textValue();
        try {
            TokenizerPattern.check(regex);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    TokenizerJson.FILE, kind.key + " has the pattern " + regex + ": " + e.getMessage(), e);
        }
    }

    private void checkStrip(JsonNode step) {
        for (String end : List.of("start", "stop")) {
            JsonNode count = step.path(end);
            if (!count.isInt() || count.intValue() < 0 || count.intValue() > MAX_STEPS) {
                throw fault("strips " + count + " characters, must be 0 to " + MAX_STEPS);
            }
        }
    }

    private void grow(String content) {
        growth *= content.length();
        if (growth > MAX_GROWTH) {
            throw fault("makes a text more than " + MAX_GROWTH + " times as long");
        }
    }

    private String text(JsonNode step, String key) {
        JsonNode text = step.path(key);
        if (!text.isTextual() || text.textValue().isEmpty()) {
            throw fault("has a step whose " + key + " is " + (text.isMissingNode() ? "missing" : text)
                    + ", must be a text");
        }
        return text.textValue();
    }

    private InvalidModelException fault(String fault) {
        return new InvalidModelException(TokenizerJson.FILE, kind.key + " " + fault);
    }
}
