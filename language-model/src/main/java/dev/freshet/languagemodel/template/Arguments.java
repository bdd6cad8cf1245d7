package dev.freshet.languagemodel.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of a call, as written; {@link #values} evaluates them. */
record Arguments(List<Expression> positional, Map<String, Expression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    @Nullable
    Object value(Scope scope, int index, @Nullable Object otherwise) {
        return index < positional.size() ? positional.get(index).value(scope) : otherwise;
    }

    String text(Scope scope, int index, String otherwise) {
        return Values.text(value(scope, index, otherwise));
    }

    Map<String, @Nullable Object> values(Scope scope) {
        Map<String, @Nullable Object> values = new HashMap<>();
        named.forEach((name, expression) -> values.put(name, expression.value(scope)));
        return values;
    }
}
