package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.tree.Node;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A chat template as Transformers renders it with Jinja2: text, output, {@code if}, {@code for}, {@code set} and
 * {@code raw}, with the expressions that published chat templates use. Anything else is refused by name when the
 * template is parsed. What is rendered is never itself read as a template. Safe for use by many threads.
 */
public final class Template {
    /** {@code lstrip_blocks}: Jinjava's also strips what stands behind text. */
    private static final Pattern INDENT = Pattern.compile("(?md)^[ \\t]++(?=\\{[%#](?!\\+))");

    private final Jinja jinja;
    private final Node root;

    private Template(Jinja jinja, Node root) {
        this.jinja = jinja;
        this.root = root;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if the source is not in the supported language; names line and fault
     */
    public static Template parse(String source) {
        return parse(source, Limits.DEFAULT);
    }

    static Template parse(String source, Limits limits) {
        Jinja jinja = new Jinja(limits);
        Rendering rendering = jinja.rendering(Map.of(), Clock.systemUTC());
        return run(rendering, () -> {
            Node root = rendering.parse(normal(source));
            throwFirst(rendering);
            new TemplateCheck(jinja, rendering).check(root);
            return new Template(jinja, root);
        });
    }

    /**
     * Renders with these variables: strings, booleans, integers, and lists and maps of them; null is {@code none}.
     *
     * @param clock for {@code strftime_now}
     * @throws TemplateException if the template refuses the values ({@code raise_exception}), cannot handle them or
     *     exceeds the limits of time and length
     */
    public String render(Map<String, ? extends @Nullable Object> variables, Clock clock) {
        Map<String, Object> all = new HashMap<>();
        variables.forEach((name, value) -> all.put(name, Values.of(value)));
        Rendering rendering = jinja.rendering(all, clock);
        return run(rendering, () -> {
            String text = rendering.render(root, false);
            throwFirst(rendering);
            return text;
        });
    }

    /** Jinja2 reads all line ends as one character and leaves the last out. */
    private static String normal(String source) {
        String lines = source.replace("\r\n", "\n").replace('\r', '\n');
        String text = lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines;
        return INDENT.matcher(text).replaceAll("");
    }

    private static <T> T run(Rendering rendering, Supplier<T> task) {
        try (var current = JinjavaInterpreter.closeablePushCurrent(rendering).get()) {
            return task.get();
        } catch (TemplateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw fault(e, rendering.getLineNumber());
        } catch (StackOverflowError e) {
            throw new TemplateException("is nested too deeply");
        }
    }

    private static void throwFirst(Rendering rendering) {
        List<TemplateError> errors = rendering.getErrorsCopy();
        if (!errors.isEmpty()) {
            TemplateError first = errors.get(0);
            throw first.getException() == null
                    ? new TemplateException(first.getMessage()).at(first.getLineno())
                    : fault(first.getException(), first.getLineno());
        }
    }

    /** The fault with its line: the one found here, or else Jinjava's. */
    static TemplateException fault(Throwable e, int line) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateException own) {
                return own.at(line);
            }
        }
        return new TemplateException(String.valueOf(e.getMessage())).at(line);
    }
}
