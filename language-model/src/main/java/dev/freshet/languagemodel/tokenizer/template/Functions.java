package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.objects.date.StrftimeFormatter;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions that Transformers gives to chat templates; Jinjava calls them by reflection. */
final class Functions {
    private Functions() {}

    static void register(Context context) {
        context.registerFunction(
                new ELFunctionDefinition("", "raise_exception", Functions.class, "raiseException", Object.class));
        context.registerFunction(new ELFunctionDefinition("", "range", Functions.class, "range", Object[].class));
        context.registerFunction(
                new ELFunctionDefinition("", "strftime_now", Functions.class, "strftimeNow", String.class));
    }

    /** Refuses the conversation. */
    static String raiseException(Object message) {
        throw TemplateException.refusal(Values.print(message));
    }

    /** The time of the rendering's clock, as {@code strftime} writes it in the C locale. */
    static String strftimeNow(String format) {
        return StrftimeFormatter.format(ZonedDateTime.now(Rendering.current().clock()), format, Locale.US);
    }

    /** Integers from a start, by default 0, to before an end, by a step. */
    static List<Integer> range(Object... bounds) {
        if (bounds.length == 0 || bounds.length > 3) {
            throw new TemplateException("range has " + bounds.length + " arguments, must be 1 to 3");
        }
        int start = bounds.length == 1 ? 0 : Values.integer(bounds[0]);
        int end = Values.integer(bounds[bounds.length == 1 ? 0 : 1]);
        int step = bounds.length == 3 ? Values.integer(bounds[2]) : 1;
        if (step == 0) {
            throw new TemplateException("range step cannot be zero");
        }
        Values.checkSize(((long) end - start) / step, Rendering.current().limits());
        List<Integer> all = new ArrayList<>();
        for (long i = start; step > 0 ? i < end : i > end; i += step) {
            all.add((int) i);
        }
        return all;
    }
}
