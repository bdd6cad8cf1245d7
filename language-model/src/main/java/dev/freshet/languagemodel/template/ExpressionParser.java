package dev.freshet.languagemodel.template;

import dev.freshet.languagemodel.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Expressions, by falling precedence of Jinja: postfix and filters, sign, product, concatenation, sum, comparison. */
final class ExpressionParser {
    private static final Expression NOTHING = scope -> null;

    private static final Map<String, Operation> COMPARISONS = Map.of(
            "==", Values::same,
            "!=", (a, b) -> !Values.same(a, b),
            "<=", (a, b) -> Values.compare(a, b) <= 0,
            ">=", (a, b) -> Values.compare(a, b) >= 0,
            "<", (a, b) -> Values.compare(a, b) < 0,
            ">", (a, b) -> Values.compare(a, b) > 0);
    private static final Map<String, Operation> SUMS =
            Map.of("+", Values::plus, "-", (a, b) -> Values.integer(a) - Values.integer(b));
    private static final Map<String, Operation> JOINS = Map.of("~", (a, b) -> Values.print(a) + Values.print(b));
    private static final Map<String, Operation> PRODUCTS = Map.of(
            "*", (a, b) -> Values.integer(a) * Values.integer(b),
            "//", (a, b) -> Math.floorDiv(Values.integer(a), Values.divisor(b)),
            "%", (a, b) -> Math.floorMod(Values.integer(a), Values.divisor(b)));

    private final Cursor cursor;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** An expression, with {@code a if b else c}. */
    Expression parse() {
        Expression value = or();
        if (!cursor.name("if")) {
            return value;
        }
        Expression condition = or();
        Expression otherwise = cursor.name("else") ? parse() : scope -> Scope.UNDEFINED;
        return scope -> (Values.truth(condition.value(scope)) ? value : otherwise).value(scope);
    }

    /** An expression that ends before {@code if}. */
    Expression parseWithoutCondition() {
        return or();
    }

    private Expression or() {
        Expression left = and();
        while (cursor.name("or")) {
            Expression a = left;
            Expression b = and();
            left = scope -> {
                Object value = a.value(scope);
                return Values.truth(value) ? value : b.value(scope);
            };
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (cursor.name("and")) {
            Expression a = left;
            Expression b = not();
            left = scope -> {
                Object value = a.value(scope);
                return Values.truth(value) ? b.value(scope) : value;
            };
        }
        return left;
    }

    private Expression not() {
        if (!cursor.name("not")) {
            return comparison();
        }
        Expression value = not();
        return scope -> !Values.truth(value.value(scope));
    }

    private Expression comparison() {
        return chain(this::comparisonOperator, this::sum);
    }

    private @Nullable Operation comparisonOperator() {
        if (cursor.name("in")) {
            return (a, b) -> Values.contains(b, a);
        }
        if (cursor.name("not")) {
            cursor.expect(Kind.NAME, "in");
            return (a, b) -> !Values.contains(b, a);
        }
        return cursor.operation(COMPARISONS);
    }

    private Expression sum() {
        return chain(() -> cursor.operation(SUMS), () -> chain(() -> cursor.operation(JOINS), this::product));
    }

    private Expression product() {
        return chain(() -> cursor.operation(PRODUCTS), this::unary);
    }

    /** Operands joined from the left, for as long as an operator follows. */
    private static Expression chain(Supplier<@Nullable Operation> operator, Supplier<Expression> operand) {
        Expression left = operand.get();
        for (Operation operation = operator.get(); operation != null; operation = operator.get()) {
            left = operation.of(left, operand.get());
        }
        return left;
    }

    private Expression unary() {
        if (cursor.operator("-")) {
            Expression value = unary();
            return scope -> -Values.integer(value.value(scope));
        }
        return filtered(postfix(primary()));
    }

    private Expression filtered(Expression start) {
        Expression value = start;
        while (true) {
            if (cursor.operator("|")) {
                value = Filters.of(cursor, value, cursor.expectName(), optionalArguments());
                value = postfix(value);
            } else if (cursor.name("is")) {
                boolean negated = cursor.name("not");
                Expression test = Tests.of(cursor, value);
                value = negated ? scope -> !Values.truth(test.value(scope)) : test;
            } else {
                return value;
            }
        }
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            Expression of = value;
            if (cursor.operator(".")) {
                String name = cursor.expectName();
                if (cursor.operator("(")) {
                    value = Methods.of(cursor, of, name, arguments());
                } else {
                    value = scope -> Values.member(of.value(scope), name);
                }
            } else if (cursor.operator("[")) {
                value = subscript(of);
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression first = sliceEnds() ? NOTHING : parse();
        if (cursor.operator("]")) {
            return scope -> Values.member(of.value(scope), first.value(scope));
        }
        cursor.expect(Kind.OPERATOR, ":");
        Expression end = sliceEnds() ? NOTHING : parse();
        Expression step = cursor.operator(":") && !sliceEnds() ? parse() : NOTHING;
        cursor.expect(Kind.OPERATOR, "]");
        return scope -> Slices.slice(of.value(scope), first.value(scope), end.value(scope), step.value(scope));
    }

    private boolean sliceEnds() {
        return cursor.peek().is(Kind.OPERATOR, ":") || cursor.peek().is(Kind.OPERATOR, "]");
    }

    private Expression primary() {
        Token token = cursor.next();
        switch (token.kind()) {
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (cursor.is(Kind.STRING)) {
                    text.append(cursor.next().text());
                }
                return constant(text.toString());
            }
            case NUMBER -> {
                return constant(token.text().contains(".") ? (Object) Double.valueOf(token.text()) : number(token));
            }
            case NAME -> {
                return name(token.text());
            }
            default -> {
                if (token.is(Kind.OPERATOR, "(")) {
                    Expression value = parse();
                    cursor.expect(Kind.OPERATOR, ")");
                    return value;
                }
                if (token.is(Kind.OPERATOR, "[")) {
                    return list();
                }
                throw cursor.fault("unexpected '" + token.text() + "'");
            }
        }
    }

    private Object number(Token token) {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw cursor.fault("number '" + token.text() + "' is too large");
        }
    }

    private Expression name(String name) {
        return switch (name) {
            case "true", "True" -> constant(true);
            case "false", "False" -> constant(false);
            case "none", "None" -> NOTHING;
            default -> cursor.operator("(") ? Functions.of(name, arguments()) : scope -> scope.get(name);
        };
    }

    private Expression list() {
        List<Expression> items = new ArrayList<>();
        while (!cursor.operator("]")) {
            items.add(parse());
            if (!cursor.peek().is(Kind.OPERATOR, "]")) {
                cursor.expect(Kind.OPERATOR, ",");
            }
        }
        return scope -> {
            List<@Nullable Object> values = new ArrayList<>();
            items.forEach(item -> values.add(item.value(scope)));
            return values;
        };
    }

    private Arguments optionalArguments() {
        return cursor.operator("(") ? arguments() : Arguments.NONE;
    }

    /** Arguments up to the closing parenthesis. */
    private Arguments arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!cursor.operator(")")) {
            @Nullable String name = cursor.argumentName();
            if (name == null) {
                positional.add(parse());
            } else {
                named.put(name, parse());
            }
            if (!cursor.peek().is(Kind.OPERATOR, ")")) {
                cursor.expect(Kind.OPERATOR, ",");
            }
        }
        return new Arguments(positional, named);
    }

    private static Expression constant(Object value) {
        return scope -> value;
    }
}
