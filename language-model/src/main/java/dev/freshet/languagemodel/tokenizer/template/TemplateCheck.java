package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.tree.ExpressionNode;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;
import java.util.Set;

/** Reads all expressions of a template, which Jinjava would first read when it comes to them. */
record TemplateCheck(Jinja jinja, Rendering rendering) {
    private static final Set<String> BRANCHES = Set.of("elif", "else");

    void check(Node node) {
        for (Node child : node.getChildren()) {
            try {
                if (child instanceof ExpressionNode) {
                    jinja.check(((ExpressionToken) child.getMaster()).getExpr(), rendering);
                } else if (child instanceof TagNode tag) {
                    check(tag, node);
                }
            } catch (RuntimeException e) {
                throw Template.fault(e, child.getLineNumber());
            }
            check(child);
        }
    }

    private void check(TagNode tag, Node parent) {
        String name = tag.getName();
        String helpers = tag.getHelpers();
        if (!Jinja.TAGS.contains(name)) {
            throw new TemplateException("tag '" + name + "' is not supported; supported: " + Jinja.TAGS);
        }
        if (BRANCHES.contains(name) && !Set.of("if", "for").contains(parent.getName())) {
            throw new TemplateException("'" + name + "' stands outside of 'if' and 'for'");
        }
        switch (name) {
            case "if", "elif" -> jinja.check(helpers, rendering);
            case "for" -> {
                LoopHeader header = LoopHeader.parse(helpers);
                jinja.check(header.items(), rendering);
                if (header.condition() != null) {
                    jinja.check(header.condition(), rendering);
                }
            }
            case "set" -> checkSet(helpers);
            default -> {}
        }
    }

    private void checkSet(String helpers) {
        int value = helpers.indexOf('=');
        String names = value < 0 ? helpers : helpers.substring(0, value);
        if (!names.matches("\\s*\\w+(\\.\\w+|(\\s*,\\s*\\w+)*)\\s*")) {
            throw new TemplateException("'set " + names.strip() + "' is not supported");
        }
        if (value >= 0) {
            jinja.check("[" + helpers.substring(value + 1) + "]", rendering);
        }
    }
}
