package dev.freshet.languagemodel.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * The regular expressions that cut texts for a tokenizer. The native library ends the process where one match takes ten
 * million tries, so an expression is read here and refused if it could take so many for the longest text: in practice
 * those with a repetition without bound within another or after another.
 */
final class TokenizerPattern {
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_COUNT = 1000;
    private static final int MAX_TRIES = 7 << 20;

    private final String regex;
    private int at;
    private int depth;

    private TokenizerPattern(String regex) {
        this.regex = regex;
    }

    /**
     * Checks an expression.
     *
     * @throws IllegalArgumentException says what is not supported
     */
    static void check(String regex) {
        if (regex.isEmpty() || regex.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("has " + regex.length() + " characters, must be 1 to " + MAX_LENGTH);
        }
        TokenizerPattern pattern = new TokenizerPattern(regex);
        Cost cost = pattern.alternatives();
        if (pattern.at < regex.length()) {
            throw pattern.fault("')' without '('");
        }
        if (!(cost.tries <= MAX_TRIES)) {
            throw new IllegalArgumentException("one match could take more than " + MAX_TRIES + " tries");
        }
    }

    /**
     * What a part of the expression costs at one place of the longest text.
     *
     * @param ways in which it can match
     * @param tries until it matches or fails
     * @param fails whether it can fail; what can match nothing does not
     */
    private record Cost(double ways, double tries, boolean fails) {
        static final Cost ONE = new Cost(1, 1, true);

        Cost or(Cost other) {
            return new Cost(ways + other.ways, tries + other.tries, fails && other.fails);
        }

        Cost repeated(int least, int most) {
            double waysOfAll = 0;
            for (int count = least; count <= most; count++) {
                waysOfAll += Math.pow(ways, count);
            }
            return new Cost(waysOfAll, 1 + (tries - 1) * most, least > 0 && fails);
        }

        Cost repeatedWithoutBound(int least) {
            double longest = Tokenizer.MAX_CHARACTERS;
            return new Cost(longest, 1 + (tries - 1) * longest, least > 0 && fails);
        }
    }

    private Cost alternatives() {
        if (++depth > MAX_DEPTH) {
            throw fault("groups are nested deeper than " + MAX_DEPTH);
        }
        Cost cost = sequence();
        while (accept("|")) {
            cost = cost.or(sequence());
        }
        depth--;
        return cost;
    }

    /** What follows is tried again for each way of what stands before it, unless nothing from there on can fail. */
    private Cost sequence() {
        List<Cost> parts = new ArrayList<>();
        int failing = 0;
        while (at < regex.length() && peek() != '|' && peek() != ')') {
            Cost part = quantified();
            parts.add(part);
            failing = part.fails ? parts.size() : failing;
        }
        double ways = 1;
        double tries = 0;
        for (int i = 0; i < parts.size(); i++) {
            tries += (i < failing ? ways : 1) * parts.get(i).tries;
            ways *= parts.get(i).ways;
        }
        return new Cost(ways, tries, failing > 0);
    }

    private Cost quantified() {
        Cost cost = atom();
        int least;
        int most;
        if (accept("*")) {
            least = 0;
            most = Integer.MAX_VALUE;
        } else if (accept("+")) {
            least = 1;
            most = Integer.MAX_VALUE;
        } else if (accept("?")) {
            least = 0;
            most = 1;
        } else if (accept("{")) {
            least = number();
            most = !accept(",") ? least : peek() == '}' ? Integer.MAX_VALUE : number();
            expect("}");
        } else {
            return cost;
        }
        if (!accept("?")) {
            accept("+");
        }
        if (at < regex.length() && "*+?{".indexOf(peek()) >= 0) {
            throw fault("a repetition of a repetition");
        }
        if (most < Integer.MAX_VALUE) {
            return cost.repeated(least, most);
        }
        if (cost.ways > 1 || !cost.fails) {
            throw fault("a repetition without bound of what can match in several ways");
        }
        return cost.repeatedWithoutBound(least);
    }

    private Cost atom() {
        if (accept("(")) {
            boolean group = accept("?:") || accept("?i:");
            boolean look = !group && (accept("?=") || accept("?!"));
            Cost inner = alternatives();
            expect(")");
            return look ? new Cost(1, inner.tries, true) : inner;
        }
        if (accept("[")) {
            characterClass();
        } else if (accept("\\")) {
            escape();
        } else if ("*+?{}])".indexOf(peek()) >= 0) {
            throw fault("'" + peek() + "' stands alone");
        } else {
            at++;
        }
        return Cost.ONE;
    }

    /** A class begins after its bracket; classes may stand in it. */
    private void characterClass() {
        if (++depth > MAX_DEPTH) {
            throw fault("classes are nested deeper than " + MAX_DEPTH);
        }
        accept("^");
        if (peek() == ']') {
            throw fault("an empty class");
        }
        while (!accept("]")) {
            if (accept("[")) {
                characterClass();
            } else if (accept("\\")) {
                escape();
            } else {
                peek();
                at++;
            }
        }
        depth--;
    }

    private void escape() {
        char character = peek();
        at++;
        if (character == 'p' || character == 'P') {
            expect("{");
            int end = regex.indexOf('}', at);
            if (end < 0 || !regex.substring(at, end).matches("\\^?[A-Za-z_]{1,40}")) {
                throw fault("a property without a name");
            }
            at = end + 1;
        } else if (character == 'u') {
            if (!regex.substring(at).matches("(?s)[0-9A-Fa-f]{4}.*")) {
                throw fault("\\u without four digits");
            }
            at += 4;
        } else if (Character.isLetterOrDigit(character) && "sSdDwWnrtfvbBAzZ".indexOf(character) < 0) {
            throw fault("\\" + character + " is not supported");
        }
    }

    private int number() {
        int start = at;
        while (at < regex.length() && at - start < 5 && Character.digit(peek(), 10) >= 0) {
            at++;
        }
        int number = at == start ? MAX_COUNT + 1 : Integer.parseInt(regex, start, at, 10);
        if (number > MAX_COUNT) {
            throw fault("a count that is none, or over " + MAX_COUNT);
        }
        return number;
    }

    private char peek() {
        if (at == regex.length()) {
            throw fault("the expression ends early");
        }
        return regex.charAt(at);
    }

    private boolean accept(String text) {
        if (regex.startsWith(text, at)) {
            at += text.length();
            return true;
        }
        return false;
    }

    private void expect(String text) {
        if (!accept(text)) {
            throw fault("'" + text + "' is missing");
        }
    }

    private IllegalArgumentException fault(String what) {
        return new IllegalArgumentException(what + ", at character " + at);
    }
}
