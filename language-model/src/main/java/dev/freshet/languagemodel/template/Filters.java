package dev.freshet.languagemodel.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code value | filter}. */
final class Filters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Filters() {}

    static Expression of(Cursor cursor, Expression value, String name, Arguments arguments) {
        return switch (name) {
            case "trim" -> scope -> Values.text(value.value(scope)).strip();
            case "upper" -> scope -> Values.text(value.value(scope)).toUpperCase(Locale.ROOT);
            case "lower" -> scope -> Values.text(value.value(scope)).toLowerCase(Locale.ROOT);
            case "length", "count" ->
                scope -> (long) Values.items(value.value(scope)).size();
            case "list" -> scope -> Values.items(value.value(scope));
            case "string" -> scope -> Values.print(value.value(scope));
            case "first" -> scope -> Values.member(Values.items(value.value(scope)), 0L);
            case "last" -> scope -> Values.member(Values.items(value.value(scope)), -1L);
            case "join" -> scope -> join(value.value(scope), arguments.text(scope, 0, ""));
            case "default", "d" -> scope -> otherwise(value.value(scope), scope, arguments);
            case "items" -> scope -> Methods.entries(value.value(scope));
            case "tojson" -> scope -> json(value.value(scope), arguments.values(scope));
            default ->
                throw cursor.fault("filter '" + name + "' is not supported; supported: trim, upper, lower, "
                        + "length, list, string, first, last, join, default, items, tojson");
        };
    }

    private static String join(@Nullable Object value, String separator) {
        List<?> items = Values.items(value);
        return items.stream().map(Values::print).collect(Collectors.joining(separator));
    }

    private static @Nullable Object otherwise(@Nullable Object value, Scope scope, Arguments arguments) {
        boolean missing =
                value == Scope.UNDEFINED || (Values.truth(arguments.value(scope, 1, false)) && !Values.truth(value));
        return missing ? arguments.value(scope, 0, "") : value;
    }

    private static String json(@Nullable Object value, Map<String, @Nullable Object> arguments) {
        try {
            return arguments.get("indent") == null
                    ? JSON.writeValueAsString(value)
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new TemplateException("cannot write " + Values.type(value) + " as JSON: " + e.getOriginalMessage());
        }
    }
}
