package dev.freshet.languagemodel.template;

import java.util.List;

/** A compiled piece of a template. */
@FunctionalInterface
interface Node {
    void render(Scope scope, StringBuilder out);

    static Node all(List<Node> nodes) {
        List<Node> copy = List.copyOf(nodes);
        return (scope, out) -> copy.forEach(node -> node.render(scope, out));
    }
}
