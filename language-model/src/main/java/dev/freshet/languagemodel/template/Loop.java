package dev.freshet.languagemodel.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code for}: what its body sets ends with each turn, as in Jinja; use a namespace to carry values out. */
record Loop(String first, @Nullable String second, Expression items, @Nullable Expression filter, Node body)
        implements Node {

    @Override
    public void render(Scope outer, StringBuilder out) {
        List<@Nullable Object> turns = new ArrayList<>();
        for (Object item : Values.items(items.value(outer))) {
            if (filter == null || Values.truth(filter.value(bind(outer, item)))) {
                turns.add(item);
            }
        }
        for (int i = 0; i < turns.size(); i++) {
            Scope scope = bind(outer, turns.get(i));
            Map<String, @Nullable Object> loop = new HashMap<>();
            loop.put("index", i + 1L);
            loop.put("index0", (long) i);
            loop.put("first", i == 0);
            loop.put("last", i == turns.size() - 1);
            loop.put("length", (long) turns.size());
            loop.put("revindex", (long) turns.size() - i);
            loop.put("revindex0", turns.size() - i - 1L);
            loop.put("previtem", i == 0 ? Scope.UNDEFINED : turns.get(i - 1));
            loop.put("nextitem", i == turns.size() - 1 ? Scope.UNDEFINED : turns.get(i + 1));
            scope.set("loop", loop);
            body.render(scope, out);
        }
    }

    private Scope bind(Scope outer, @Nullable Object item) {
        Scope scope = new Scope(outer);
        if (second == null) {
            scope.set(first, item);
        } else {
            List<?> pair = Values.items(item);
            if (pair.size() != 2) {
                throw new TemplateException("cannot unpack " + pair.size() + " values into " + first + ", " + second);
            }
            scope.set(first, pair.get(0));
            scope.set(second, pair.get(1));
        }
        return scope;
    }
}
