package dev.freshet.languagemodel.template;

import dev.freshet.languagemodel.template.Token.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The place of the parser in its tokens. */
final class Cursor {
    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        Token token = tokens.get(at);
        if (token.kind() != Kind.END) {
            at++;
        }
        return token;
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    boolean isName(String name) {
        return peek().is(Kind.NAME, name);
    }

    boolean accept(Kind kind, String text) {
        if (peek().is(kind, text)) {
            at++;
            return true;
        }
        return false;
    }

    boolean operator(String text) {
        return accept(Kind.OPERATOR, text);
    }

    /** What the operator that comes next does, if it is one of these; it is consumed. */
    @Nullable
    Operation operation(Map<String, Operation> operations) {
        Operation operation = is(Kind.OPERATOR) ? operations.get(peek().text()) : null;
        at += operation == null ? 0 : 1;
        return operation;
    }

    boolean name(String text) {
        return accept(Kind.NAME, text);
    }

    void expect(Kind kind, String text) {
        if (!accept(kind, text)) {
            throw fault("expected '" + text + "' but found '" + peek().text() + "'");
        }
    }

    String expectName() {
        if (!is(Kind.NAME)) {
            throw fault("expected a name but found '" + peek().text() + "'");
        }
        return next().text();
    }

    /** The name of {@code name=value}, consumed with its sign, or null if something else follows. */
    @Nullable
    String argumentName() {
        if (!is(Kind.NAME) || !tokens.get(at + 1).is(Kind.OPERATOR, "=")) {
            return null;
        }
        at += 2;
        return tokens.get(at - 2).text();
    }

    TemplateException fault(String what) {
        return new TemplateException("chat template, line " + peek().line() + ": " + what);
    }
}
