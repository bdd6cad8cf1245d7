package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code value is test}: Jinja2's, which tell {@code none} from what is undefined. */
final class Tests {
    /** All, by name. */
    static final Map<String, Test> ALL = all();

    /** What filters select by if they name no test; not to be named in a template. */
    private static final String TRUTHY = "truthy";

    /** Names of all. */
    static final Set<String> NAMES = names();

    /** Those whose argument may stand without parentheses. */
    static final Set<String> WITH_ARGUMENT = Set.of("divisibleby", "eq", "equalto", "in", "ne", "sameas");

    private Tests() {}

    private static Map<String, Test> all() {
        Map<String, Test> all = new HashMap<>(Map.ofEntries(
                Map.entry("defined", (value, argument) -> value != null),
                Map.entry("undefined", (value, argument) -> value == null),
                Map.entry("none", (value, argument) -> value == None.NONE),
                Map.entry("true", (value, argument) -> Boolean.TRUE.equals(value)),
                Map.entry("false", (value, argument) -> Boolean.FALSE.equals(value)),
                Map.entry("boolean", (value, argument) -> value instanceof Boolean),
                Map.entry("string", (value, argument) -> value instanceof String),
                Map.entry("number", (value, argument) -> value instanceof Number || value instanceof Boolean),
                Map.entry("integer", (value, argument) -> value instanceof Integer || value instanceof Long),
                Map.entry("float", (value, argument) -> value instanceof Double),
                Map.entry("mapping", (value, argument) -> value instanceof Map),
                Map.entry("iterable", (value, argument) -> isIterable(value)),
                Map.entry("sequence", (value, argument) -> isIterable(value)),
                Map.entry("odd", (value, argument) -> Math.floorMod(Values.integer(value), 2) == 1),
                Map.entry("even", (value, argument) -> Math.floorMod(Values.integer(value), 2) == 0)));
        all.put(TRUTHY, (value, argument) -> Values.truth(value));
        all.put("eq", Values::same);
        all.put("equalto", Values::same);
        all.put("ne", (value, argument) -> !Values.same(value, argument));
        all.put("sameas", (value, argument) -> value == argument || Values.same(value, argument));
        all.put("in", (value, argument) -> Values.contains(argument, value));
        all.put("divisibleby", (value, argument) -> Values.integer(value) % Values.integer(argument) == 0);
        return all;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(ALL.keySet());
        names.remove(TRUTHY);
        return names;
    }

    static void register(Context context) {
        ALL.forEach((name, test) -> context.registerExpTest(new OwnTest(name, test)));
    }

    private static boolean isIterable(@Nullable Object value) {
        return value == null || value instanceof Collection || value instanceof Map || value instanceof String;
    }

    interface Test {
        boolean passes(@Nullable Object value, @Nullable Object argument);
    }

    private record OwnTest(String name, Test test) implements ExpTest {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean evaluate(@Nullable Object value, JinjavaInterpreter interpreter, Object... arguments) {
            return test.passes(value, arguments.length == 0 ? null : arguments[0]);
        }
    }
}
