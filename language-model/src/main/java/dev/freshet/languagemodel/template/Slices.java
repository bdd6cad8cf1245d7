package dev.freshet.languagemodel.template;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Python's {@code value[start:end:step]} of lists and strings. */
final class Slices {
    private Slices() {}

    static Object slice(@Nullable Object of, @Nullable Object start, @Nullable Object end, @Nullable Object step) {
        List<?> items = Values.items(of);
        long by = step == null ? 1 : Values.integer(step);
        if (by == 0) {
            throw new TemplateException("the step of a slice is zero");
        }
        int size = items.size();
        long lowest = by > 0 ? 0 : -1;
        long highest = by > 0 ? size : size - 1;
        long from = bound(start, by > 0 ? lowest : highest, size, lowest, highest);
        long to = bound(end, by > 0 ? highest : lowest, size, lowest, highest);
        List<@Nullable Object> slice = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            slice.add(items.get((int) i));
        }
        return of instanceof String ? slice.stream().map(Values::text).collect(Collectors.joining()) : slice;
    }

    private static long bound(@Nullable Object index, long otherwise, int size, long lowest, long highest) {
        if (index == null) {
            return otherwise;
        }
        long i = Values.integer(index);
        return Math.max(lowest, Math.min(highest, i < 0 ? i + size : i));
    }
}
