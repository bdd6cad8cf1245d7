package dev.freshet.languagemodel.template;

import java.util.List;
import java.util.stream.LongStream;

/** {@code namespace}, {@code raise_exception} and {@code range}. */
final class Functions {
    private Functions() {}

    /** Others fail when they are called, not before: templates call some only under a condition. */
    static Expression of(String name, Arguments arguments) {
        return switch (name) {
            case "namespace" -> scope -> new Namespace(arguments.values(scope));
            case "raise_exception" ->
                scope -> {
                    throw new TemplateException(arguments.text(scope, 0, "refused by the chat template"));
                };
            case "range" -> scope -> range(scope, arguments);
            default ->
                scope -> {
                    throw new TemplateException("function '" + name + "' is not supported");
                };
        };
    }

    private static List<Long> range(Scope scope, Arguments arguments) {
        long first = Values.integer(arguments.value(scope, 0, 0L));
        boolean single = arguments.positional().size() < 2;
        long start = single ? 0 : first;
        long end = single ? first : Values.integer(arguments.value(scope, 1, 0L));
        if (end - start > 100_000) {
            throw new TemplateException("range of " + (end - start) + " is too long");
        }
        return LongStream.range(start, end).boxed().toList();
    }
}
