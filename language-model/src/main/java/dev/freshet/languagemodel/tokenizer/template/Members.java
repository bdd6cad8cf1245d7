package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.MethodNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Members of mappings, lists, strings and loops: all that an expression reaches. No Java class, field or method of any
 * other kind is visible, and nothing can be changed.
 */
final class Members extends ELResolver {
    private static final Set<String> OF_MAPPINGS = Set.of("get", "items", "keys", "values");

    /** Names of all methods. */
    static final Set<String> METHODS = methods();

    private static Set<String> methods() {
        Set<String> all = new TreeSet<>(OF_MAPPINGS);
        all.addAll(StringMethods.NAMES);
        return all;
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, @Nullable Object name) {
        context.setPropertyResolved(true);
        if (base instanceof Map<?, ?> map) {
            return map.get(name);
        }
        if (base instanceof ForTag.Turn turn) {
            return turn.member(String.valueOf(name));
        }
        if (base instanceof List<?> list) {
            int at = index(name, list.size());
            return at < 0 ? null : list.get(at);
        }
        if (base instanceof String text) {
            int[] points = text.codePoints().toArray();
            int at = index(name, points.length);
            return at < 0 ? null : Character.toString(points[at]);
        }
        return null;
    }

    /** Where the item so named stands, from the end if negative; -1 if nowhere. */
    private static int index(@Nullable Object name, int size) {
        String digits = String.valueOf(name);
        if (!digits.matches("-?\\d{1,9}")) {
            return -1;
        }
        int index = Integer.parseInt(digits);
        int at = index < 0 ? index + size : index;
        return at < size ? Math.max(at, -1) : -1;
    }

    @Override
    public @Nullable Object invoke(
            ELContext context, Object base, Object method, Class<?> @Nullable [] types, Object[] arguments) {
        context.setPropertyResolved(true);
        if (base instanceof Filter filter) {
            @SuppressWarnings("unchecked")
            Map<String, Object> named = (Map<String, Object>) arguments[3];
            return filter.filter(arguments[0], (JinjavaInterpreter) arguments[1], (Object[]) arguments[2], named);
        }
        if (base instanceof ExpTest test) {
            Object[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
            boolean passes = test.evaluate(arguments[0], (JinjavaInterpreter) arguments[1], rest);
            return passes != method.equals("evaluateNegated");
        }
        if (Arrays.stream(arguments).anyMatch(NamedParameter.class::isInstance)) {
            throw new TemplateException("method '" + method + "' takes no named arguments");
        }
        if (base instanceof String text && StringMethods.NAMES.contains(method)) {
            return StringMethods.call(text, (String) method, arguments);
        }
        if (base instanceof Map<?, ?> map && OF_MAPPINGS.contains(method)) {
            return ofMapping(map, (String) method, arguments);
        }
        throw new MethodNotFoundException(Values.type(base) + " has no method '" + method + "'");
    }

    private static @Nullable Object ofMapping(Map<?, ?> map, String method, Object[] arguments) {
        return switch (method) {
            case "get" ->
                map.containsKey(arguments[0]) ? map.get(arguments[0]) : arguments.length > 1 ? arguments[1] : None.NONE;
            case "keys" -> List.copyOf(map.keySet());
            case "values" -> List.copyOf(map.values());
            default -> entries(map);
        };
    }

    /** Pairs of key and value. */
    static List<List<?>> entries(Map<?, ?> map) {
        return map.entrySet().stream()
                .<List<?>>map(entry -> Arrays.asList(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object name) {
        return true;
    }

    @Override
    public void setValue(ELContext context, Object base, Object name, Object value) {
        throw new TemplateException("cannot change " + Values.type(base));
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, Object base, Object name) {
        return null;
    }

    @Override
    public java.util.@Nullable Iterator<java.beans.FeatureDescriptor> getFeatureDescriptors(
            ELContext context, Object base) {
        return null;
    }

    @Override
    public @Nullable Class<?> getCommonPropertyType(ELContext context, Object base) {
        return null;
    }
}
