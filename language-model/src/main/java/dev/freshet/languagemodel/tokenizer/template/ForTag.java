package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter.InterpreterScopeClosable;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code for} of Jinja2. Unlike Jinjava's it has a condition and {@code else}, what its body sets ends with each turn,
 * and it ends when the rendering's time is over.
 */
final class ForTag implements Tag {

    @Override
    public String getName() {
        return "for";
    }

    @Override
    public String getEndTagName() {
        return "endfor";
    }

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
        LoopHeader header = LoopHeader.parse(node.getHelpers());
        int line = node.getLineNumber();
        Object source = interpreter.resolveELExpression(header.items(), line);
        List<@Nullable Object> items = new ArrayList<>();
        for (Object item : Values.items(source)) {
            if (header.condition() == null || passes(header, item, interpreter, line)) {
                items.add(item);
            }
        }
        List<Node> body = new ArrayList<>(node.getChildren());
        List<Node> otherwise = otherwise(body);
        if (items.isEmpty()) {
            return render(otherwise, interpreter);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            Rendering.current().checkTime();
            try (InterpreterScopeClosable scope = interpreter.enterScope()) {
                bind(header, items.get(i), interpreter);
                interpreter.getContext().put("loop", new Turn(items, i));
                out.append(render(body, interpreter));
                Values.checkLength(out.length(), Rendering.current().limits());
            }
        }
        return out.toString();
    }

    private static boolean passes(LoopHeader header, @Nullable Object item, JinjavaInterpreter interpreter, int line) {
        Rendering.current().checkTime();
        try (InterpreterScopeClosable scope = interpreter.enterScope()) {
            bind(header, item, interpreter);
            return Values.truth(interpreter.resolveELExpression(header.condition(), line));
        }
    }

    private static void bind(LoopHeader header, @Nullable Object item, JinjavaInterpreter interpreter) {
        List<String> names = header.names();
        if (names.size() == 1) {
            interpreter.getContext().put(names.get(0), item);
            return;
        }
        List<?> parts = Values.items(item);
        if (parts.size() != names.size()) {
            throw new TemplateException("cannot unpack " + parts.size() + " values into " + names);
        }
        for (int i = 0; i < names.size(); i++) {
            interpreter.getContext().put(names.get(i), parts.get(i));
        }
    }

    /** Takes {@code else} and what follows it out of the body. */
    private static List<Node> otherwise(List<Node> body) {
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i) instanceof TagNode tag && tag.getName().equals("else")) {
                List<Node> rest = body.subList(i, body.size());
                List<Node> otherwise = List.copyOf(rest.subList(1, rest.size()));
                rest.clear();
                return otherwise;
            }
        }
        return List.of();
    }

    private static String render(List<Node> nodes, JinjavaInterpreter interpreter) {
        StringBuilder out = new StringBuilder();
        for (Node node : nodes) {
            out.append(node.render(interpreter).getValue());
            Values.checkLength(out.length(), Rendering.current().limits());
        }
        return out.toString();
    }

    /** {@code loop} in one turn. */
    record Turn(List<@Nullable Object> items, int index) {
        @Nullable
        Object member(String name) {
            int last = items.size() - 1;
            return switch (name) {
                case "index" -> index + 1;
                case "index0" -> index;
                case "revindex" -> last - index + 1;
                case "revindex0" -> last - index;
                case "first" -> index == 0;
                case "last" -> index == last;
                case "length" -> items.size();
                case "previtem" -> index == 0 ? null : items.get(index - 1);
                case "nextitem" -> index == last ? null : items.get(index + 1);
                default -> throw new TemplateException("loop." + name + " is not supported");
            };
        }
    }
}
