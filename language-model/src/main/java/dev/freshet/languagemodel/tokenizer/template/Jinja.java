package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaELContext;
import com.hubspot.jinjava.el.TruthyTypeConverter;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.lib.Importable;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jinjava.de.odysseus.el.ExpressionFactoryImpl;
import jinjava.de.odysseus.el.tree.TreeBuilder;
import jinjava.de.odysseus.el.tree.TreeBuilderException;
import jinjava.de.odysseus.el.tree.impl.Builder.Feature;
import jinjava.javax.el.ExpressionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava, set to Transformers' dialect: text of users is never read as a template, only the tags, filters, tests and
 * functions of chat templates exist, values have Python's operators and members.
 */
final class Jinja extends Jinjava {
    /** Names of all tags. */
    static final Set<String> TAGS = new TreeSet<>(Set.of("if", "elif", "else", "for", "set", "raw"));

    private static final Set<String> FUNCTIONS = Set.of(":namespace", ":range");

    private static final int MAX_LENGTH = 1 << 15;
    private static final int MAX_DEPTH = 20;

    private final ExpressionFactory expressions = new Expressions();
    private final Context global = global();
    private final Limits limits;

    Jinja(Limits limits) {
        super(config(limits));
        this.limits = limits;
    }

    private static JinjavaConfig config(Limits limits) {
        return JinjavaConfig.newBuilder()
                .withNestedInterpretationEnabled(false)
                .withTrimBlocks(true)
                .withKeepTrailingNewline(true)
                .withElResolver(new Members())
                .withMaxOutputSize(limits.characters())
                .withMaxStringLength(limits.characters())
                .withMaxListSize(limits.items())
                .withLegacyOverrides(LegacyOverrides.newBuilder()
                        .withUseNaturalOperatorPrecedence(true)
                        .withParseWhitespaceControlStrictly(true)
                        .withUseTrimmingForNotesAndExpressions(true)
                        .withHandleBackslashInQuotesOnly(true)
                        .withEvaluateMapKeys(true)
                        .withIterateOverMapKeys(true)
                        .withKeepNullableLoopValues(true)
                        .build())
                .build();
    }

    private static Context global() {
        Context all = new Context();
        Map<Library, Set<String>> disabled = Map.of(
                Library.FILTER, others(all.getAllFilters(), Filters.NAMES),
                Library.EXP_TEST, others(all.getAllExpTests(), Tests.ALL.keySet()),
                Library.FUNCTION, others(all.getAllFunctions(), FUNCTIONS));
        Context global = new Context(null, Map.of("none", None.NONE, "None", None.NONE), disabled);
        global.registerTag(new IfTag());
        global.registerTag(new ForTag());
        Filters.register(global);
        Tests.register(global);
        Functions.register(global);
        for (ELFunctionDefinition function : global.getAllFunctions()) {
            global.put(function.getLocalName(), function);
        }
        global.getGlobalMacros();
        return global;
    }

    private static Set<String> others(Collection<? extends Importable> all, Set<String> wanted) {
        return all.stream()
                .map(Importable::getName)
                .filter(name -> !wanted.contains(name))
                .collect(Collectors.toSet());
    }

    @Override
    public ExpressionFactory getExpressionFactory() {
        return expressions;
    }

    @Override
    public Context getGlobalContext() {
        return global;
    }

    Rendering rendering(Map<String, ?> variables, Clock clock) {
        return new Rendering(this, variables, clock, limits);
    }

    /** Reads an expression and evaluates nothing. */
    void check(String expression, Rendering rendering) {
        checkSize(expression);
        JinjavaELContext context = new JinjavaELContext(rendering, new Members());
        for (ELFunctionDefinition function : global.getAllFunctions()) {
            context.setFunction(function.getNamespace(), function.getLocalName(), function.getMethod());
        }
        try {
            expressions.createValueExpression(context, "#{" + expression.strip() + "}", Object.class);
        } catch (TreeBuilderException e) {
            throw new TemplateException("cannot read '" + expression.strip() + "': " + e.getEncountered()
                    + " stands where " + e.getExpected() + " is expected");
        }
    }

    /** Jinjava's parser looks ahead at each parenthesis: what no template needs would take it hours. */
    private static void checkSize(String expression) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < expression.length(); i++) {
            depth += "([{".indexOf(expression.charAt(i)) >= 0 ? 1 : ")]}".indexOf(expression.charAt(i)) >= 0 ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        if (deepest > MAX_DEPTH || expression.length() > MAX_LENGTH) {
            throw new TemplateException("an expression has " + expression.length() + " characters and " + deepest
                    + " brackets in one another; allowed are " + MAX_LENGTH + " and " + MAX_DEPTH);
        }
    }

    private static final class Expressions extends ExpressionFactoryImpl {
        Expressions() {
            super(new Properties(), new PythonTypes());
        }

        @Override
        protected TreeBuilder createTreeBuilder(Properties properties, Feature... features) {
            return new ExpressionParser.Syntax(features);
        }
    }

    /** Conditions and {@code ~}. */
    private static final class PythonTypes extends TruthyTypeConverter {
        @Override
        protected Boolean coerceToBoolean(@Nullable Object value) {
            return Values.truth(value);
        }

        @Override
        protected String coerceToString(@Nullable Object value) {
            return Values.print(value);
        }
    }
}
