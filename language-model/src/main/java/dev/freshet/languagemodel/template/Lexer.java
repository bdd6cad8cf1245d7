package dev.freshet.languagemodel.template;

import dev.freshet.languagemodel.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a template into tokens. Whitespace is treated as the Hugging Face libraries do: a newline after a statement is
 * dropped ({@code trim_blocks}), blanks before a statement on its line too ({@code lstrip_blocks}); a minus sign strips
 * all whitespace on its side, a plus sign keeps it.
 */
final class Lexer {
    private static final List<String> OPERATORS = List.of(
            "==", "!=", "<=", ">=", "//", "**", "(", ")", "[", "]", "{", "}", ",", ":", ".", "|", "=", "<", ">", "+",
            "-", "*", "/", "%", "~");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private boolean stripNext;
    private boolean dropNewline;

    private Lexer(String source) {
        this.source = source;
    }

    static List<Token> tokens(String source) {
        // Jinja drops one newline at the end of a template.
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < source.length()) {
            int open = nextOpening();
            text(open);
            if (open == source.length()) {
                break;
            }
            char kind = source.charAt(open + 1);
            advance(open + 2);
            if (at < source.length() && (source.charAt(at) == '-' || source.charAt(at) == '+')) {
                advance(at + 1);
            }
            if (kind == '#') {
                comment();
            } else {
                add(kind == '{' ? Kind.PRINT : Kind.BLOCK, source.substring(open, at));
                code(kind == '{' ? "}}" : "%}");
            }
        }
        add(Kind.END, "end of template");
    }

    private int nextOpening() {
        for (int i = at; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    private void text(int open) {
        int start = at;
        int end = open;
        if (stripNext) {
            while (start < end && Character.isWhitespace(source.charAt(start))) {
                start++;
            }
        } else if (dropNewline && start < end && source.charAt(start) == '\n') {
            start++;
        }
        if (open < source.length()) {
            end = endBefore(open, start, end);
        }
        if (end > start) {
            add(Kind.TEXT, source.substring(start, end));
        }
        stripNext = false;
        dropNewline = false;
        advance(open);
    }

    private int endBefore(int open, int start, int end) {
        char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
        int stripped = end;
        if (sign == '-') {
            while (stripped > start && Character.isWhitespace(source.charAt(stripped - 1))) {
                stripped--;
            }
            return stripped;
        }
        if (sign == '+' || source.charAt(open + 1) == '{') {
            return end;
        }
        while (stripped > start && " \t".indexOf(source.charAt(stripped - 1)) >= 0) {
            stripped--;
        }
        return stripped == 0 || source.charAt(stripped - 1) == '\n' ? stripped : end;
    }

    private void comment() {
        int close = source.indexOf("#}", at);
        if (close < 0) {
            throw fault("a comment is not closed");
        }
        stripNext = source.charAt(close - 1) == '-';
        dropNewline = source.charAt(close - 1) != '+';
        advance(close + 2);
    }

    private void code(String closing) {
        while (true) {
            while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
                advance(at + 1);
            }
            if (at >= source.length()) {
                throw fault("'" + closing + "' is missing");
            }
            char c = source.charAt(at);
            boolean signed = (c == '-' || c == '+') && source.startsWith(closing, at + 1);
            if (signed || source.startsWith(closing, at)) {
                stripNext = signed && c == '-';
                dropNewline = closing.equals("%}") && !(signed && c == '+');
                advance(at + (signed ? 3 : 2));
                add(Kind.CLOSE, closing);
                return;
            }
            token(c);
        }
    }

    private void token(char c) {
        int start = at;
        if (c == '\'' || c == '"') {
            string(c);
        } else if (Character.isDigit(c)) {
            int end = at;
            while (end < source.length() && (Character.isDigit(source.charAt(end)) || decimalPoint(end))) {
                end++;
            }
            add(Kind.NUMBER, source.substring(start, end));
            advance(end);
        } else if (Character.isJavaIdentifierStart(c)) {
            int end = at;
            while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
                end++;
            }
            add(Kind.NAME, source.substring(start, end));
            advance(end);
        } else {
            String operator = OPERATORS.stream()
                    .filter(o -> source.startsWith(o, at))
                    .findFirst()
                    .orElseThrow(() -> fault("unexpected character '" + c + "'"));
            add(Kind.OPERATOR, operator);
            advance(at + operator.length());
        }
    }

    private boolean decimalPoint(int i) {
        return source.charAt(i) == '.' && i + 1 < source.length() && Character.isDigit(source.charAt(i + 1));
    }

    private void string(char quote) {
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        for (; i < source.length() && source.charAt(i) != quote; i++) {
            char c = source.charAt(i);
            if (c != '\\' || i + 1 == source.length()) {
                value.append(c);
                continue;
            }
            char escaped = source.charAt(++i);
            int known = "nrt".indexOf(escaped);
            if (known >= 0) {
                value.append("\n\r\t".charAt(known));
            } else if ("\\'\"".indexOf(escaped) >= 0) {
                value.append(escaped);
            } else {
                throw fault("escape '\\" + escaped + "' is not supported");
            }
        }
        if (i >= source.length()) {
            throw fault("a string is not closed");
        }
        add(Kind.STRING, value.toString());
        advance(i + 1);
    }

    private void advance(int to) {
        for (int i = at; i < to && i < source.length(); i++) {
            if (source.charAt(i) == '\n') {
                line++;
            }
        }
        at = to;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private TemplateException fault(String what) {
        return new TemplateException("chat template, line " + line + ": " + what);
    }
}
