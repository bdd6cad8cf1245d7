package dev.freshet.languagemodel.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What expressions do with values, as Python does it. */
final class Values {
    private Values() {}

    static boolean truth(@Nullable Object value) {
        if (value == null || value == Scope.UNDEFINED) {
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
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return !(value instanceof Map<?, ?> map) || !map.isEmpty();
    }

    static String print(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof String || value instanceof Number || value == Scope.UNDEFINED) {
            return value.toString();
        }
        throw new TemplateException("cannot print " + type(value) + "; use tojson");
    }

    static boolean same(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        return Objects.equals(a, b);
    }

    static int compare(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue(), y.doubleValue());
        }
        if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        }
        throw new TemplateException("cannot compare " + type(a) + " with " + type(b));
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

    static Object plus(@Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            return x + y;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            List<@Nullable Object> all = new ArrayList<>(x);
            all.addAll(y);
            return all;
        }
        if (a instanceof Long x && b instanceof Long y) {
            return x + y;
        }
        throw new TemplateException("cannot add " + type(b) + " to " + type(a));
    }

    /** An attribute or item; {@link Scope#UNDEFINED} if there is none. */
    static @Nullable Object member(@Nullable Object of, @Nullable Object key) {
        if (of instanceof Map<?, ?> map) {
            return map.containsKey(key) ? map.get(key) : Scope.UNDEFINED;
        }
        if (of instanceof Namespace namespace) {
            return namespace.fields().containsKey(key) ? namespace.fields().get(key) : Scope.UNDEFINED;
        }
        if (key instanceof Long index && (of instanceof List<?> || of instanceof String)) {
            List<?> items = items(of);
            long i = index < 0 ? index + items.size() : index;
            return i >= 0 && i < items.size() ? items.get((int) i) : Scope.UNDEFINED;
        }
        if (of == null || of == Scope.UNDEFINED) {
            throw new TemplateException("'" + key + "' is asked of a value that does not exist");
        }
        return Scope.UNDEFINED;
    }

    /** What a loop goes through: the items of a list, the keys of a map, the characters of a string. */
    static List<?> items(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            return List.copyOf(map.keySet());
        }
        if (value instanceof String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }
        if (value == Scope.UNDEFINED) {
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

    static long integer(@Nullable Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new TemplateException("expected an integer but found " + type(value));
    }

    static long divisor(@Nullable Object value) {
        long number = integer(value);
        if (number == 0) {
            throw new TemplateException("division by zero");
        }
        return number;
    }

    static String type(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        if (value == Scope.UNDEFINED) {
            return "an undefined value";
        }
        if (value instanceof Map<?, ?>) {
            return "a mapping";
        }
        return value instanceof List<?> ? "a list" : value.getClass().getSimpleName();
    }
}
