package dev.freshet.languagemodel.template;

import java.util.List;
import java.util.Map;

/** {@code value is test}. */
final class Tests {
    private Tests() {}

    static Expression of(Cursor cursor, Expression value) {
        String name = cursor.expectName();
        return switch (name) {
            case "defined" -> scope -> value.value(scope) != Scope.UNDEFINED;
            case "undefined" -> scope -> value.value(scope) == Scope.UNDEFINED;
            case "none" -> scope -> value.value(scope) == null;
            case "string" -> scope -> value.value(scope) instanceof String;
            case "number" -> scope -> value.value(scope) instanceof Number;
            case "integer" -> scope -> value.value(scope) instanceof Long;
            case "boolean" -> scope -> value.value(scope) instanceof Boolean;
            case "true" -> scope -> Boolean.TRUE.equals(value.value(scope));
            case "false" -> scope -> Boolean.FALSE.equals(value.value(scope));
            case "mapping" -> scope -> value.value(scope) instanceof Map<?, ?>;
            case "iterable", "sequence" ->
                scope -> {
                    Object of = value.value(scope);
                    return of instanceof List<?> || of instanceof String || of instanceof Map<?, ?>;
                };
            case "odd" -> scope -> Math.floorMod(Values.integer(value.value(scope)), 2L) == 1;
            case "even" -> scope -> Math.floorMod(Values.integer(value.value(scope)), 2L) == 0;
            default ->
                throw cursor.fault("test '" + name + "' is not supported; supported: defined, undefined, none, "
                        + "string, number, integer, boolean, true, false, mapping, iterable, sequence, odd, even");
        };
    }
}
