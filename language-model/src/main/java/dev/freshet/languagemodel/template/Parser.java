package dev.freshet.languagemodel.template;

import dev.freshet.languagemodel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements and output; see {@link ExpressionParser} for what stands in them. */
final class Parser {
    private final Cursor cursor;
    private final ExpressionParser expressions;

    Parser(List<Token> tokens) {
        cursor = new Cursor(tokens);
        expressions = new ExpressionParser(cursor);
    }

    Node template() {
        Node node = body();
        if (!cursor.is(Kind.END)) {
            throw cursor.fault("'" + cursor.peek().text() + "' has no beginning");
        }
        return node;
    }

    /** Everything up to a statement that does not begin something: its opening is consumed, its name is not. */
    private Node body() {
        List<Node> nodes = new ArrayList<>();
        while (!cursor.is(Kind.END)) {
            Token token = cursor.next();
            switch (token.kind()) {
                case TEXT -> nodes.add((scope, out) -> out.append(token.text()));
                case PRINT -> {
                    Expression value = expressions.parse();
                    cursor.expect(Kind.CLOSE, "}}");
                    nodes.add((scope, out) -> out.append(Values.print(value.value(scope))));
                }
                default -> {
                    Node statement = statement();
                    if (statement == null) {
                        return Node.all(nodes);
                    }
                    nodes.add(statement);
                }
            }
        }
        return Node.all(nodes);
    }

    private @Nullable Node statement() {
        if (cursor.name("if")) {
            return conditional();
        }
        if (cursor.name("for")) {
            return loop();
        }
        if (cursor.name("set")) {
            return assignment();
        }
        if (cursor.isName("elif") || cursor.isName("else") || cursor.isName("endif") || cursor.isName("endfor")) {
            return null;
        }
        throw cursor.fault("statement '" + cursor.peek().text() + "' is not supported; supported: if, for, set");
    }

    private Node conditional() {
        Expression condition = expressions.parse();
        cursor.expect(Kind.CLOSE, "%}");
        Node then = body();
        Node otherwise;
        if (cursor.name("elif")) {
            otherwise = conditional();
        } else if (cursor.name("else")) {
            cursor.expect(Kind.CLOSE, "%}");
            otherwise = body();
            end("endif");
        } else {
            otherwise = (scope, out) -> {};
            end("endif");
        }
        return (scope, out) -> (Values.truth(condition.value(scope)) ? then : otherwise).render(scope, out);
    }

    private Node loop() {
        String first = cursor.expectName();
        @Nullable String second = cursor.operator(",") ? cursor.expectName() : null;
        cursor.expect(Kind.NAME, "in");
        Expression items = expressions.parseWithoutCondition();
        @Nullable Expression filter = cursor.name("if") ? expressions.parse() : null;
        cursor.expect(Kind.CLOSE, "%}");
        Node body = body();
        end("endfor");
        return new Loop(first, second, items, filter, body);
    }

    private Node assignment() {
        String name = cursor.expectName();
        @Nullable String field = cursor.operator(".") ? cursor.expectName() : null;
        if (!cursor.operator("=")) {
            throw cursor.fault("'set' with a body is not supported");
        }
        Expression value = expressions.parse();
        cursor.expect(Kind.CLOSE, "%}");
        if (field == null) {
            return (scope, out) -> scope.set(name, value.value(scope));
        }
        return (scope, out) -> {
            if (!(scope.get(name) instanceof Namespace namespace)) {
                throw new TemplateException("'" + name + "' is not a namespace");
            }
            namespace.fields().put(field, value.value(scope));
        };
    }

    private void end(String name) {
        cursor.expect(Kind.NAME, name);
        cursor.expect(Kind.CLOSE, "%}");
    }
}
