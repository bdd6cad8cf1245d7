package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.AdvancedFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters of chat templates: Jinjava's where they do what Jinja2's do, otherwise these. */
final class Filters {
    private static final Set<String> OF_JINJAVA =
            Set.of("abs", "map", "reject", "rejectattr", "select", "selectattr", "unique");

    private static final Map<String, Function> OWN = own();

    /** Names of all. */
    static final Set<String> NAMES = names();

    private Filters() {}

    private static Map<String, Function> own() {
        Map<String, Function> own = new HashMap<>();
        own.put("default", Filters::otherwise);
        own.put("d", Filters::otherwise);
        own.put("trim", (value, arguments) -> StringMethods.strip(text(value), arguments.get(0, "chars"), true, true));
        own.put("upper", (value, arguments) -> text(value).toUpperCase(Locale.ROOT));
        own.put("lower", (value, arguments) -> text(value).toLowerCase(Locale.ROOT));
        own.put("title", (value, arguments) -> StringMethods.call(text(value), "title", new Object[0]));
        own.put("capitalize", (value, arguments) -> StringMethods.call(text(value), "capitalize", new Object[0]));
        own.put(
                "replace",
                (value, arguments) -> StringMethods.replace(
                        text(value), text(arguments.get(0, "old")), text(arguments.get(1, "new"))));
        own.put("string", (value, arguments) -> Values.print(value));
        own.put("length", (value, arguments) -> size(value));
        own.put("count", (value, arguments) -> size(value));
        own.put("list", (value, arguments) -> Values.items(value));
        own.put("first", (value, arguments) -> at(Values.items(value), 0));
        own.put(
                "last",
                (value, arguments) ->
                        at(Values.items(value), Values.items(value).size() - 1));
        own.put("reverse", (value, arguments) -> reverse(value));
        own.put("join", (value, arguments) -> join(Values.items(value), text(arguments.get(0, "d"))));
        own.put("items", (value, arguments) -> value == null ? List.of() : Members.entries((Map<?, ?>) value));
        own.put("tojson", (value, arguments) -> Json.write(value, arguments.get(0, "indent")));
        return own;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(OF_JINJAVA);
        names.addAll(OWN.keySet());
        return names;
    }

    static void register(Context context) {
        OWN.forEach((name, function) -> context.registerFilter(new OwnFilter(name, function)));
    }

    /** What is undefined reads as no text. */
    private static String text(@Nullable Object value) {
        return value == null ? "" : Values.text(value);
    }

    private static long size(@Nullable Object value) {
        return value instanceof String text
                ? text.codePointCount(0, text.length())
                : Values.items(value).size();
    }

    private static @Nullable Object at(List<?> items, int index) {
        return items.isEmpty() ? null : items.get(index);
    }

    private static Object reverse(@Nullable Object value) {
        List<?> items = new ArrayList<>(Values.items(value));
        Collections.reverse(items);
        return value instanceof String ? String.join("", items.toArray(String[]::new)) : items;
    }

    private static @Nullable Object otherwise(@Nullable Object value, Arguments arguments) {
        boolean missing = value == null || (Values.truth(arguments.get(1, "boolean")) && !Values.truth(value));
        Object otherwise = arguments.get(0, "default_value");
        return !missing ? value : otherwise == null ? "" : otherwise;
    }

    private static String join(List<?> items, String separator) {
        List<String> texts = items.stream().map(Values::print).toList();
        long length = texts.stream()
                .mapToLong(text -> text.length() + separator.length())
                .sum();
        Values.checkLength(length, Rendering.current().limits());
        return texts.stream().collect(Collectors.joining(separator));
    }

    private interface Function {
        @Nullable
        Object apply(@Nullable Object value, Arguments arguments);
    }

    /** What a filter is called with, besides its value. */
    private record Arguments(List<?> positional, Map<String, ?> named) {
        @Nullable
        Object get(int index, String name) {
            return index < positional.size() ? positional.get(index) : named.get(name);
        }
    }

    private record OwnFilter(String name, Function function) implements AdvancedFilter {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public @Nullable Object filter(
                @Nullable Object value,
                JinjavaInterpreter interpreter,
                Object[] positional,
                Map<String, Object> named) {
            return function.apply(value, new Arguments(Arrays.asList(positional), named));
        }
    }
}
