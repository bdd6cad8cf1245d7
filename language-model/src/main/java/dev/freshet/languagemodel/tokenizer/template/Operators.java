package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.el.ext.AdditionOperator;
import java.util.Map;
import java.util.function.BiFunction;
import jinjava.de.odysseus.el.misc.NumberOperations;
import jinjava.de.odysseus.el.misc.TypeConverter;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary.Operator;
import org.jspecify.annotations.Nullable;

/** Python's operators where Jinjava's convert one operand to the type of the other, or round otherwise. */
final class Operators {
    static final Operator IN = simple((a, b) -> Values.contains(b, a));
    static final Operator NOT_IN = simple((a, b) -> !Values.contains(b, a));

    private static final Map<Operator, Operator> PYTHON = Map.of(
            AstBinary.EQ, simple(Values::same),
            AstBinary.NE, simple((a, b) -> !Values.same(a, b)),
            AstBinary.MOD, simple((a, b) -> Math.floorMod(Values.integer(a), divisor(b))),
            AdditionOperator.OP,
                    (bindings, context, left, right) ->
                            add(bindings, left.eval(bindings, context), right.eval(bindings, context)),
            AstBinary.AND,
                    (bindings, context, left, right) -> {
                        Object first = left.eval(bindings, context);
                        return Values.truth(first) ? right.eval(bindings, context) : first;
                    });

    private Operators() {}

    static Operator of(Operator operator) {
        return PYTHON.getOrDefault(operator, operator);
    }

    private static int divisor(@Nullable Object value) {
        int number = Values.integer(value);
        if (number == 0) {
            throw new TemplateException("division by zero");
        }
        return number;
    }

    private static Operator simple(BiFunction<@Nullable Object, @Nullable Object, Object> function) {
        return (bindings, context, left, right) ->
                function.apply(left.eval(bindings, context), right.eval(bindings, context));
    }

    private static Object add(TypeConverter converter, @Nullable Object a, @Nullable Object b) {
        return a instanceof Number && b instanceof Number
                ? NumberOperations.add(converter, a, b)
                : Values.add(a, b, Rendering.current().limits());
    }
}
