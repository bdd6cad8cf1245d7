package dev.freshet.languagemodel.tokenizer.template;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code names in items if condition}, as in the tag {@code for}.
 *
 * @param names of the variables that an item is bound to
 * @param items expression of what the loop goes through
 * @param condition expression of which items it takes; null for all
 */
record LoopHeader(List<String> names, String items, @Nullable String condition) {
    private static final Pattern IN = Pattern.compile("\\sin\\s");
    private static final Pattern NAMES = Pattern.compile("\\w+(\\s*,\\s*\\w+)*");

    static LoopHeader parse(String text) {
        Matcher in = IN.matcher(text);
        String variables = in.find() ? text.substring(0, in.start()).strip() : "";
        if (!NAMES.matcher(variables).matches()) {
            throw new TemplateException(
                    "'for " + text.strip() + "' is not supported; supported: names in items if condition");
        }
        List<String> names = Arrays.asList(variables.split("\\s*,\\s*"));
        String rest = text.substring(in.end());
        int at = condition(rest);
        return at < 0
                ? new LoopHeader(names, rest, null)
                : new LoopHeader(names, rest.substring(0, at), rest.substring(at + 2));
    }

    /** Where {@code if} stands, outside of strings and brackets; -1 if nowhere. */
    private static int condition(String text) {
        int depth = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            } else if (depth == 0 && text.startsWith("if", i) && isWord(text, i, i + 2)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isWord(String text, int from, int to) {
        return (from == 0 || !Character.isJavaIdentifierPart(text.charAt(from - 1)))
                && (to == text.length() || !Character.isJavaIdentifierPart(text.charAt(to)));
    }
}
