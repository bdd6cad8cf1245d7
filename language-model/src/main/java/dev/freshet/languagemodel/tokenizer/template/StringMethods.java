package dev.freshet.languagemodel.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Methods of Python's {@code str}. */
final class StringMethods {
    static final Set<String> NAMES = new TreeSet<>(Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "startswith",
            "endswith",
            "split",
            "upper",
            "lower",
            "title",
            "capitalize",
            "replace",
            "find",
            "count"));

    private StringMethods() {}

    static Object call(String text, String method, Object[] arguments) {
        return switch (method) {
            case "strip" -> strip(text, argument(arguments, 0), true, true);
            case "lstrip" -> strip(text, argument(arguments, 0), true, false);
            case "rstrip" -> strip(text, argument(arguments, 0), false, true);
            case "startswith" -> anyOf(arguments).stream().anyMatch(text::startsWith);
            case "endswith" -> anyOf(arguments).stream().anyMatch(text::endsWith);
            case "split" -> split(text, argument(arguments, 0), limit(arguments));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> title(text);
            case "capitalize" -> capitalize(text);
            case "replace" -> replace(text, required(arguments, 0), required(arguments, 1));
            case "find" -> find(text, required(arguments, 0));
            default -> text.split(Pattern.quote(required(arguments, 0)), -1).length - 1;
        };
    }

    /** Without these characters, by default white space as Python knows it, at the ends. */
    static String strip(String text, @Nullable Object characters, boolean left, boolean right) {
        IntPredicate strips = characters == null || characters == None.NONE
                ? StringMethods::isSpace
                : c -> Values.text(characters).indexOf(c) >= 0;
        int[] points = text.codePoints().toArray();
        int start = 0;
        int end = points.length;
        while (left && start < end && strips.test(points[start])) {
            start++;
        }
        while (right && end > start && strips.test(points[end - 1])) {
            end--;
        }
        return new String(points, start, end - start);
    }

    /** {@code str.isspace}: Java's white space, the spaces that do not break, and NEL. */
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    private static List<String> split(String text, @Nullable Object separator, int limit) {
        List<String> parts = new ArrayList<>();
        boolean spaces = separator == null || separator == None.NONE;
        String rest = spaces ? strip(text, null, true, false) : text;
        String by = spaces ? "" : Values.text(separator);
        if (!spaces && by.isEmpty()) {
            throw new TemplateException("split by an empty separator");
        }
        while (limit < 0 || parts.size() < limit) {
            int at = spaces ? firstSpace(rest) : rest.indexOf(by);
            if (at < 0) {
                break;
            }
            parts.add(rest.substring(0, at));
            Values.checkSize(parts.size(), Rendering.current().limits());
            rest = spaces ? strip(rest.substring(at), null, true, false) : rest.substring(at + by.length());
        }
        if (!spaces || !rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static int firstSpace(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    static String replace(String text, String old, String with) {
        long found = old.isEmpty() ? text.length() + 1L : (long) text.split(Pattern.quote(old), -1).length;
        Values.checkLength(
                text.length() + found * with.length(), Rendering.current().limits());
        return text.replace(old, with);
    }

    private static int find(String text, String part) {
        int at = text.indexOf(part);
        return at < 0 ? at : text.codePointCount(0, at);
    }

    static String title(String text) {
        StringBuilder title = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            title.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return title.toString();
    }

    private static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return Character.toString(Character.toTitleCase(text.codePointAt(0)))
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static List<String> anyOf(Object[] arguments) {
        Object wanted = argument(arguments, 0);
        return wanted instanceof List<?> all ? all.stream().map(Values::text).toList() : List.of(Values.text(wanted));
    }

    private static int limit(Object[] arguments) {
        Object limit = argument(arguments, 1);
        return limit == null ? -1 : Values.integer(limit);
    }

    private static String required(Object[] arguments, int index) {
        return Values.text(argument(arguments, index));
    }

    private static @Nullable Object argument(Object[] arguments, int index) {
        return index < arguments.length ? arguments[index] : null;
    }
}
