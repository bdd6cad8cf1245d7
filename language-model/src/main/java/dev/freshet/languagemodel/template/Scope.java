package dev.freshet.languagemodel.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables in sight: those of a loop's body end with it. A missing variable is {@link #UNDEFINED}. */
final class Scope {
    /** The value of what does not exist: false, empty when printed, an error when anything else is done with it. */
    static final Object UNDEFINED = new Object() {
        @Override
        public String toString() {
            return "";
        }
    };

    private final @Nullable Scope outer;
    private final Map<String, @Nullable Object> values = new HashMap<>();

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    @Nullable
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.values.containsKey(name)) {
                return scope.values.get(name);
            }
        }
        return UNDEFINED;
    }

    void set(String name, @Nullable Object value) {
        values.put(name, value);
    }
}
