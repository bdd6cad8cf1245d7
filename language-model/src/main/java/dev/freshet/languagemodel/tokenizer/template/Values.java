package dev.freshet.languagemodel.tokenizer.template;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What Python does with values where Jinjava does otherwise. Null is undefined. */
final class Values {
    private Values() {}

    /** A value as expressions see it. */
    static Object of(@Nullable Object value) {
        if (value == null) {
            return None.NONE;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key, of(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::of).toList();
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("not a value of a template: " + value.getClass());
    }

    static boolean truth(@Nullable Object value) {
        if (value == null || value == None.NONE) {
            return false;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> items) {
            return !items.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    static String print(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value == None.NONE) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String || value instanceof Number) {
            return value.toString();
        }
        throw new TemplateException("cannot print " + type(value) + "; use tojson");
    }

    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (number(a) instanceof Number x && number(b) instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            Iterator<?> other = y.iterator();
            return x.size() == y.size() && x.stream().allMatch(item -> same(item, other.next()));
        }
        return Objects.equals(a, b);
    }

    /** A flag counts as 0 or 1. */
    private static @Nullable Object number(@Nullable Object value) {
        return value instanceof Boolean flag ? Integer.valueOf(flag ? 1 : 0) : value;
    }

    static boolean contains(@Nullable Object container, @Nullable Object item) {
        if (container instanceof String text) {
            return text.contains(text(item));
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(item);
        }
        return items(container).stream().anyMatch(value -> same(value, item));
    }

    static Object add(@Nullable Object a, @Nullable Object b, Limits limits) {
        if (a instanceof String x && b instanceof String y) {
            checkLength((long) x.length() + y.length(), limits);
            return x + y;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            List<@Nullable Object> all = new ArrayList<>(x);
            all.addAll(y);
            checkSize(all.size(), limits);
            return all;
        }
        throw new TemplateException("cannot add " + type(b) + " to " + type(a));
    }

    /** What a loop goes through: the items of a list, the keys of a mapping, the characters of a string. */
    static List<?> items(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            return new ArrayList<>(map.keySet());
        }
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (value == null) {
            return List.of();
        }
        throw new TemplateException("cannot go through " + type(value));
    }

    static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateException("expected a string but found " + type(value));
    }

    static int integer(@Nullable Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return Math.toIntExact(((Number) value).longValue());
        }
        throw new TemplateException("expected an integer but found " + type(value));
    }

    static void checkLength(long characters, Limits limits) {
        if (characters > limits.characters()) {
            throw new TemplateException("makes a text longer than " + limits.characters() + " characters");
        }
    }

    static void checkSize(long items, Limits limits) {
        if (items > limits.items()) {
            throw new TemplateException("makes a list longer than " + limits.items() + " items");
        }
    }

    static String type(@Nullable Object value) {
        if (value == null) {
            return "an undefined value";
        }
        if (value == None.NONE) {
            return "none";
        }
        if (value instanceof Map<?, ?>) {
            return "a mapping";
        }
        return value instanceof List<?> ? "a list" : value.getClass().getSimpleName();
    }
}
