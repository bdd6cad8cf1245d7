package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One rendering, on one thread: its clock and its limits. */
final class Rendering extends JinjavaInterpreter {
    private final Clock clock;
    private final Limits limits;
    private final long start = System.nanoTime();

    Rendering(Jinja jinja, Map<String, ?> variables, Clock clock, Limits limits) {
        super(jinja, new Scope(jinja.getGlobalContext(), variables), jinja.getGlobalConfig());
        this.clock = clock;
        this.limits = limits;
    }

    static Rendering current() {
        return (Rendering) Objects.requireNonNull(JinjavaInterpreter.getCurrent());
    }

    Clock clock() {
        return clock;
    }

    Limits limits() {
        return limits;
    }

    void checkTime() {
        if (System.nanoTime() - start > limits.time().toNanos()) {
            throw new TemplateException("takes longer than " + limits.time().toMillis() + " ms");
        }
    }

    @Override
    public String getAsString(@Nullable Object value) {
        return Values.print(value);
    }

    /** Variables of one rendering. What Jinjava notes about them stays here: the global context is shared by threads. */
    private static final class Scope extends Context {
        Scope(Context global, Map<String, ?> variables) {
            super(global, variables);
        }

        @Override
        public void addResolvedExpression(String expression) {}

        @Override
        public void addResolvedValue(String value) {}

        @Override
        public void addResolvedFunction(String function) {}
    }
}
