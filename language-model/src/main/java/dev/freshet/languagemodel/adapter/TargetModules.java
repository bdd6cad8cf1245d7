package dev.freshet.languagemodel.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.JsonFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules by which PEFT finds the modules that {@code adapter_config.json} means. */
final class TargetModules {

    private static final int MAX_PATTERN = 1000;
    private static final int MAX_STEPS = 100_000;

    private TargetModules() {}

    /** Whether {@code target_modules} means the module: a list of names or ends of paths, or a regular expression. */
    static boolean matches(JsonFields config, String path) {
        JsonNode targets = config.get("target_modules");
        if (targets.isTextual()) {
            return targets.textValue().equalsIgnoreCase("all-linear")
                    ? path.startsWith("model.layers.")
                    : pattern(config, "target_modules", targets.textValue())
                            .matcher(new Steps(path))
                            .matches();
        }
        return names(config).stream().anyMatch(name -> isEnd(name, path));
    }

    /** Names in {@code target_modules} that are the end of none of the paths. */
    static List<String> unknown(JsonFields config, List<String> paths) {
        List<String> names = names(config);
        names.removeIf(name -> paths.stream().anyMatch(path -> isEnd(name, path)));
        return names;
    }

    /** The number that {@code rank_pattern} or {@code alpha_pattern} has for each path that a key of it matches. */
    static double override(JsonFields config, String key, String path, double fallback) {
        for (Map.Entry<String, JsonNode> entry : patterns(config, key).entrySet()) {
            Pattern pattern = pattern(config, key, "(.*\\.)?(" + entry.getKey() + ")");
            if (pattern.matcher(new Steps(path)).matches()) {
                return entry.getValue().doubleValue();
            }
        }
        return fallback;
    }

    private static Map<String, JsonNode> patterns(JsonFields config, String key) {
        Map<String, JsonNode> patterns = new LinkedHashMap<>();
        JsonNode json = config.get(key);
        if (!json.isMissingNode() && !json.isObject()) {
            throw config.fault(key + " is " + json + ", must be an object");
        }
        json.properties().forEach(entry -> {
            boolean whole = key.equals("rank_pattern");
            if (whole ? !entry.getValue().isInt() : !entry.getValue().isNumber()) {
                throw config.fault(
                        key + " has " + entry.getValue() + ", must have " + (whole ? "integers" : "numbers"));
            }
            patterns.put(entry.getKey(), entry.getValue());
        });
        return patterns;
    }

    private static List<String> names(JsonFields config) {
        JsonNode targets = config.get("target_modules");
        List<String> names = new ArrayList<>();
        if (targets.isTextual()) {
            return names;
        }
        targets.forEach(name -> names.add(name.asText()));
        if (!targets.isArray() || names.isEmpty()) {
            throw config.fault("target_modules is " + (targets.isMissingNode() ? "missing" : targets)
                    + ", must be a list of names or a regular expression");
        }
        return names;
    }

    private static boolean isEnd(String name, String path) {
        return path.equals(name) || path.endsWith("." + name);
    }

    private static Pattern pattern(JsonFields config, String key, String regex) {
        try {
            if (regex.length() <= MAX_PATTERN) {
                return Pattern.compile(regex);
            }
        } catch (PatternSyntaxException e) {
            throw new InvalidModelException(AdapterFiles.CONFIG, key + " is no regular expression: " + regex, e);
        }
        throw config.fault(key + " has a pattern of " + regex.length() + " characters, at most " + MAX_PATTERN);
    }

    /** A text that ends a match which takes too long: regular expressions of strangers may take exponential time. */
    private static final class Steps implements CharSequence {
        private final String text;
        private int steps;

        Steps(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new InvalidModelException(AdapterFiles.CONFIG, "a pattern takes too long to match " + text);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
