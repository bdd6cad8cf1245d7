package dev.freshet.languagemodel.tokenizer.template;

import java.util.ArrayList;
import java.util.List;
import jinjava.de.odysseus.el.tree.Bindings;
import jinjava.de.odysseus.el.tree.impl.ast.AstBracket;
import jinjava.de.odysseus.el.tree.impl.ast.AstDot;
import jinjava.de.odysseus.el.tree.impl.ast.AstMethod;
import jinjava.de.odysseus.el.tree.impl.ast.AstNode;
import jinjava.de.odysseus.el.tree.impl.ast.AstParameters;
import jinjava.de.odysseus.el.tree.impl.ast.AstProperty;
import jinjava.javax.el.ELContext;
import org.jspecify.annotations.Nullable;

/** Members of values. Asking one of what is undefined is an error, as in Jinja2; Jinjava would give null. */
final class Nodes {
    private Nodes() {}

    private static Object defined(AstNode node, Bindings bindings, ELContext context) {
        Object value = node.eval(bindings, context);
        if (value == null) {
            throw new TemplateException("'" + node.getStructuralId(bindings) + "' is undefined");
        }
        return value;
    }

    private static @Nullable Object member(ELContext context, Object base, @Nullable Object name) {
        return context.getELResolver().getValue(context, base, name);
    }

    /** {@code base.name}. */
    static final class StrictDot extends AstDot {
        StrictDot(AstNode base, String name, boolean lvalue) {
            super(base, name, lvalue);
        }

        @Override
        public @Nullable Object eval(Bindings bindings, ELContext context) {
            return member(context, defined(prefix, bindings, context), property);
        }
    }

    /** {@code base[index]}. */
    static final class StrictBracket extends AstBracket {
        StrictBracket(AstNode base, AstNode index, boolean lvalue) {
            super(base, index, lvalue, true);
        }

        @Override
        public @Nullable Object eval(Bindings bindings, ELContext context) {
            return member(context, defined(prefix, bindings, context), property.eval(bindings, context));
        }
    }

    /** {@code base.name(arguments)}. */
    static final class StrictMethod extends AstMethod {
        private final AstNode base;

        StrictMethod(AstProperty method, AstParameters arguments) {
            super(method, arguments);
            this.base = method.getChild(0);
        }

        @Override
        public @Nullable Object eval(Bindings bindings, ELContext context) {
            defined(base, bindings, context);
            return super.eval(bindings, context);
        }
    }

    /** {@code base[start:stop:step]}. */
    static final class Slice extends AstBracket {
        private final @Nullable AstNode stop;
        private final @Nullable AstNode step;

        Slice(AstNode base, @Nullable AstNode start, @Nullable AstNode stop, @Nullable AstNode step) {
            super(base, start, false, true);
            this.stop = stop;
            this.step = step;
        }

        @Override
        public Object eval(Bindings bindings, ELContext context) {
            Object base = defined(prefix, bindings, context);
            int by = step == null ? 1 : Values.integer(step.eval(bindings, context));
            if (by == 0) {
                throw new TemplateException("slice step cannot be zero");
            }
            int[] points = base instanceof String text ? text.codePoints().toArray() : new int[0];
            List<?> items = base instanceof String ? List.of() : Values.items(base);
            int size = Math.max(points.length, items.size());
            int from = bound(property, by > 0 ? 0 : size - 1, by, size, bindings, context);
            int to = bound(stop, by > 0 ? size : -1, by, size, bindings, context);
            StringBuilder part = new StringBuilder();
            List<@Nullable Object> slice = new ArrayList<>();
            for (int i = from; by > 0 ? i < to : i > to; i += by) {
                if (base instanceof String) {
                    part.appendCodePoint(points[i]);
                } else {
                    slice.add(items.get(i));
                }
            }
            return base instanceof String ? part.toString() : slice;
        }

        private static int bound(
                @Nullable AstNode node, int otherwise, int by, int size, Bindings bindings, ELContext context) {
            Object value = node == null ? None.NONE : node.eval(bindings, context);
            if (value == None.NONE) {
                return otherwise;
            }
            int index = Values.integer(value);
            int at = index < 0 ? index + size : index;
            return by > 0 ? Math.min(Math.max(at, 0), size) : Math.min(Math.max(at, -1), size - 1);
        }
    }
}
