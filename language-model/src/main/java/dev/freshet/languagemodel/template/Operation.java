package dev.freshet.languagemodel.template;

import org.jspecify.annotations.Nullable;

/** An operator between two values. */
@FunctionalInterface
interface Operation {
    Object apply(@Nullable Object a, @Nullable Object b);

    default Expression of(Expression a, Expression b) {
        return scope -> apply(a.value(scope), b.value(scope));
    }
}
