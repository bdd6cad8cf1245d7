package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.el.ExtendedSyntaxBuilder;
import com.hubspot.jinjava.el.ext.AstNamedParameter;
import com.hubspot.jinjava.el.ext.CollectionMembershipOperator;
import com.hubspot.jinjava.el.ext.CollectionNonMembershipOperator;
import com.hubspot.jinjava.el.ext.ExtendedParser;
import com.hubspot.jinjava.el.ext.ExtendedScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jinjava.de.odysseus.el.tree.impl.Builder;
import jinjava.de.odysseus.el.tree.impl.Builder.Feature;
import jinjava.de.odysseus.el.tree.impl.Scanner;
import jinjava.de.odysseus.el.tree.impl.Scanner.ScanException;
import jinjava.de.odysseus.el.tree.impl.Scanner.Symbol;
import jinjava.de.odysseus.el.tree.impl.Scanner.Token;
import jinjava.de.odysseus.el.tree.impl.ast.AstBinary;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstIdentifier;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.de.odysseus.el.tree.impl.ast.AstUnary;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava's grammar of expressions, set right where it would read a chat template otherwise than Jinja2: {@code not}
 * binds weaker than comparisons, tests follow filters, slices have a step, a named argument is a whole expression.
 * Filters, tests and methods that are not known are refused here, not when they are reached.
 */
final class ExpressionParser extends ExtendedParser {

    ExpressionParser(Builder context, String input) {
        super(context, input);
        putExtensionHandler(CollectionMembershipOperator.TOKEN, handler(Operators.IN));
        putExtensionHandler(CollectionNonMembershipOperator.TOKEN, handler(Operators.NOT_IN));
    }

    @Override
    protected @Nullable AstNode and(boolean required) throws ScanException, ParseException {
        AstNode v = not(required);
        while (v != null && getToken().getSymbol() == Symbol.AND) {
            consumeToken();
            v = createAstBinary(v, operand(), AstBinary.AND);
        }
        return v;
    }

    private AstNode operand() throws ScanException, ParseException {
        return Objects.requireNonNull(not(true));
    }

    private @Nullable AstNode not(boolean required) throws ScanException, ParseException {
        if (getToken().getSymbol() != Symbol.NOT) {
            return eq(required);
        }
        consumeToken();
        return createAstUnary(operand(), AstUnary.NOT);
    }

    /** Reached from products: postfix operators of Jinja come after the sign. */
    @Override
    protected @Nullable AstNode filter(boolean required) throws ScanException, ParseException {
        AstNode v = unary(required);
        while (v != null) {
            if ("|".equals(getToken().getImage())) {
                v = filter(v);
            } else if ("is".equals(getToken().getImage())) {
                v = test(v);
            } else {
                break;
            }
        }
        return v;
    }

    private AstNode filter(AstNode value) throws ScanException, ParseException {
        consumeToken();
        String name = String.valueOf(consumeToken().getImage());
        if (!Filters.NAMES.contains(name)) {
            throw new TemplateException("filter '" + name + "' is not supported; supported: " + Filters.NAMES);
        }
        List<AstNode> arguments = new ArrayList<>(List.of(value, interpreter()));
        if (getToken().getSymbol() == Symbol.LPAREN) {
            addAll(params(), arguments);
        }
        return call(FILTER_PREFIX + name, "filter", arguments);
    }

    private AstNode test(AstNode value) throws ScanException, ParseException {
        consumeToken();
        boolean negated = getToken().getSymbol() == Symbol.NOT;
        if (negated) {
            consumeToken();
        }
        String name = String.valueOf(consumeToken().getImage());
        if (!Tests.NAMES.contains(name)) {
            throw new TemplateException("test '" + name + "' is not supported; supported: " + Tests.NAMES);
        }
        List<AstNode> arguments = new ArrayList<>(List.of(value, interpreter()));
        if (getToken().getSymbol() == Symbol.LPAREN) {
            addAll(params(), arguments);
        } else if (Tests.WITH_ARGUMENT.contains(name)) {
            arguments.add(unary(true));
        }
        return call(EXPTEST_PREFIX + name, negated ? "evaluateNegated" : "evaluate", arguments);
    }

    private AstNode call(String library, String method, List<AstNode> arguments) {
        AstDot function = super.createAstDot(identifier(library), method, true);
        return new AstMethod(function, createAstParameters(arguments));
    }

    private static void addAll(AstParameters from, List<AstNode> to) {
        for (int i = 0; i < from.getCardinality(); i++) {
            to.add(from.getChild(i));
        }
    }

    @Override
    protected @Nullable AstNode value() throws ScanException, ParseException {
        AstNode v = nonliteral();
        boolean lvalue = v != null;
        v = lvalue ? v : literal();
        while (v != null) {
            if (getToken().getSymbol() == Symbol.DOT) {
                consumeToken();
                Token name = consumeToken(Symbol.IDENTIFIER);
                AstDot member = createAstDot(v, name.getImage(), lvalue);
                v = getToken().getSymbol() == Symbol.LPAREN ? method(member, name.getImage()) : member;
            } else if (getToken().getSymbol() == Symbol.LBRACK) {
                v = subscript(v, lvalue);
            } else {
                break;
            }
        }
        return v;
    }

    private AstNode method(AstDot member, String name) throws ScanException, ParseException {
        if (!Members.METHODS.contains(name)) {
            throw new TemplateException("method '" + name + "' is not supported; supported: " + Members.METHODS);
        }
        return createAstMethod(member, params());
    }

    private AstNode subscript(AstNode base, boolean lvalue) throws ScanException, ParseException {
        consumeToken(Symbol.LBRACK);
        AstNode start = expr(false);
        if (getToken().getSymbol() != Symbol.COLON) {
            consumeToken(Symbol.RBRACK);
            return new Nodes.StrictBracket(base, start, lvalue);
        }
        consumeToken();
        AstNode stop = expr(false);
        AstNode step = null;
        if (getToken().getSymbol() == Symbol.COLON) {
            consumeToken();
            step = expr(false);
        }
        consumeToken(Symbol.RBRACK);
        return new Nodes.Slice(base, start, stop, step);
    }

    @Override
    protected AstParameters params(Symbol left, Symbol right) throws ScanException, ParseException {
        consumeToken(left);
        List<AstNode> all = new ArrayList<>();
        while (getToken().getSymbol() != right) {
            all.add(argument());
            if (getToken().getSymbol() != Symbol.COMMA) {
                break;
            }
            consumeToken();
        }
        consumeToken(right);
        return createAstParameters(all);
    }

    private AstNode argument() throws ScanException, ParseException {
        if (getToken().getSymbol() == Symbol.IDENTIFIER
                && "=".equals(lookahead(0).getImage())) {
            AstIdentifier name = identifier(consumeToken().getImage());
            consumeToken();
            return new AstNamedParameter(name, expr(true));
        }
        return expr(true);
    }

    @Override
    protected AstBinary createAstBinary(AstNode left, AstNode right, AstBinary.Operator operator) {
        return super.createAstBinary(left, right, Operators.of(operator));
    }

    @Override
    protected AstDot createAstDot(AstNode base, String name, boolean lvalue) {
        return new Nodes.StrictDot(base, name, lvalue);
    }

    @Override
    protected AstMethod createAstMethod(AstProperty property, AstParameters params) {
        return new Nodes.StrictMethod(property, params);
    }

    @Override
    protected Scanner createScanner(String expression) {
        return new PlusScanner(expression);
    }

    private static ExtensionHandler handler(AstBinary.Operator operator) {
        return new ExtensionHandler(ExtensionPoint.CMP) {
            @Override
            public AstNode createAstNode(AstNode... children) {
                return new AstBinary(children[0], children[1], operator);
            }
        };
    }

    /** Jinjava's scanner takes a plus before a digit for an operator of its own. */
    private static final class PlusScanner extends ExtendedScanner {
        PlusScanner(String expression) {
            super(expression);
        }

        @Override
        protected Token nextEval() throws ScanException {
            return getInput().charAt(getPosition()) == '+' ? fixed(Symbol.PLUS) : super.nextEval();
        }
    }

    /** Makes this parser. */
    static final class Syntax extends ExtendedSyntaxBuilder {
        Syntax(Feature... features) {
            super(features);
        }

        @Override
        protected ExpressionParser createParser(String expression) {
            return new ExpressionParser(this, expression);
        }
    }
}
