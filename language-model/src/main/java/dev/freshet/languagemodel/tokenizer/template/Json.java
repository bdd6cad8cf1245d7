package dev.freshet.languagemodel.tokenizer.template;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Python's {@code json.dumps(value, ensure_ascii=False, indent=indent)} writes it. */
final class Json {
    private static final int DEPTH = 100;

    private final StringBuilder out = new StringBuilder();
    private final @Nullable String indent;
    private final Limits limits = Rendering.current().limits();

    private Json(@Nullable String indent) {
        this.indent = indent;
    }

    static String write(@Nullable Object value, @Nullable Object indent) {
        boolean flat = indent == null || indent == None.NONE;
        Json json = new Json(flat ? null : " ".repeat(Math.min(Values.integer(indent), 16)));
        json.value(value, 0);
        Values.checkLength(json.out.length(), json.limits);
        return json.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        Values.checkLength(out.length(), limits);
        if (depth > DEPTH) {
            throw new TemplateException("tojson of a value that is nested too deeply");
        }
        if (value == None.NONE) {
            out.append("null");
        } else if (value instanceof Boolean || value instanceof Number) {
            out.append(value);
        } else if (value instanceof String text) {
            string(text);
        } else if (value instanceof Map<?, ?> map) {
            all(map.entrySet(), '{', '}', depth);
        } else if (value instanceof List<?> list) {
            all(list, '[', ']', depth);
        } else {
            throw new TemplateException("tojson of " + Values.type(value));
        }
    }

    private void all(Collection<?> items, char open, char close, int depth) {
        out.append(open);
        for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
            line(depth + 1);
            Object item = i.next();
            if (item instanceof Map.Entry<?, ?> entry) {
                string(String.valueOf(entry.getKey()));
                out.append(": ");
                item = entry.getValue();
            }
            value(item, depth + 1);
            out.append(!i.hasNext() ? "" : indent == null ? ", " : ",");
        }
        if (!items.isEmpty()) {
            line(depth);
        }
        out.append(close);
    }

    private void line(int depth) {
        if (indent != null) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        out.append('"');
    }
}
