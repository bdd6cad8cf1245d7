package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.TagNode;

/** {@code if} with Python's truth: for Jinjava the text "false" is not true. */
final class IfTag extends com.hubspot.jinjava.lib.tag.IfTag {

    @Override
    public boolean isPositiveIfElseNode(TagNode node, JinjavaInterpreter interpreter) {
        return Values.truth(interpreter.resolveELExpression(node.getHelpers(), node.getLineNumber()));
    }
}
