package dev.freshet.languagemodel.template;

import org.jspecify.annotations.Nullable;

/** A compiled expression: a value is null, a Boolean, Long, Double, String, List, Map or {@link Scope#UNDEFINED}. */
@FunctionalInterface
interface Expression {
    @Nullable
    Object value(Scope scope);
}
