package dev.freshet.languagemodel.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code value.method(...)} of strings and mappings. */
final class Methods {
    private Methods() {}

    static Expression of(Cursor cursor, Expression value, String name, Arguments arguments) {
        return switch (name) {
            case "strip" -> scope -> strip(value, scope, arguments, true, true);
            case "lstrip" -> scope -> strip(value, scope, arguments, true, false);
            case "rstrip" -> scope -> strip(value, scope, arguments, false, true);
            case "upper" -> scope -> Values.text(value.value(scope)).toUpperCase(Locale.ROOT);
            case "lower" -> scope -> Values.text(value.value(scope)).toLowerCase(Locale.ROOT);
            case "startswith" -> scope -> Values.text(value.value(scope)).startsWith(arguments.text(scope, 0, ""));
            case "endswith" -> scope -> Values.text(value.value(scope)).endsWith(arguments.text(scope, 0, ""));
            case "replace" ->
                scope -> Values.text(value.value(scope))
                        .replace(arguments.text(scope, 0, ""), arguments.text(scope, 1, ""));
            case "split" -> scope -> split(Values.text(value.value(scope)), scope, arguments);
            case "items" -> scope -> entries(value.value(scope));
            case "keys" -> scope -> Values.items(value.value(scope));
            case "get" ->
                scope -> {
                    Object found = Values.member(value.value(scope), arguments.value(scope, 0, null));
                    return found == Scope.UNDEFINED ? arguments.value(scope, 1, null) : found;
                };
            default ->
                throw cursor.fault("method '" + name + "' is not supported; supported: strip, lstrip, rstrip, "
                        + "upper, lower, startswith, endswith, replace, split, items, keys, get");
        };
    }

    static List<List<@Nullable Object>> entries(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new TemplateException("expected a mapping but found " + Values.type(value));
        }
        List<List<@Nullable Object>> entries = new ArrayList<>();
        map.forEach((key, entry) -> entries.add(Arrays.asList(key, entry)));
        return entries;
    }

    private static String strip(Expression value, Scope scope, Arguments arguments, boolean left, boolean right) {
        String text = Values.text(value.value(scope));
        @Nullable Object of = arguments.value(scope, 0, null);
        int start = 0;
        int end = text.length();
        while (left && start < end && strips(of, text.charAt(start))) {
            start++;
        }
        while (right && end > start && strips(of, text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean strips(@Nullable Object characters, char c) {
        return characters == null
                ? Character.isWhitespace(c)
                : Values.text(characters).indexOf(c) >= 0;
    }

    private static List<String> split(String text, Scope scope, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            return Arrays.stream(text.split("\\s+"))
                    .filter(part -> !part.isEmpty())
                    .toList();
        }
        return List.of(text.split(Pattern.quote(arguments.text(scope, 0, "")), -1));
    }
}
