package dev.freshet.languagemodel.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template: Jinja's text, output, {@code if}, {@code for} and {@code set}, with the expressions, filters, tests
 * and string methods that published chat templates use. Anything else is refused by name when the template is parsed.
 * What is rendered is never itself read as a template. Immutable.
 */
public final class Template {
    private final Node root;

    private Template(Node root) {
        this.root = root;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if the source is not in the supported language; names line and fault
     */
    public static Template parse(String source) {
        return new Template(new Parser(Lexer.tokens(source)).template());
    }

    /**
     * Renders with these variables: strings, booleans, integers, and lists and maps of them.
     *
     * @throws TemplateException if the template refuses the values ({@code raise_exception}) or cannot handle them
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Scope scope = new Scope(null);
        variables.forEach(scope::set);
        StringBuilder out = new StringBuilder();
        root.render(scope, out);
        return out.toString();
    }
}
