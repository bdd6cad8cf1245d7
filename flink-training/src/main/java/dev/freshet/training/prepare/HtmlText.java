package dev.freshet.training.prepare;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Tag;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeVisitor;
import org.jsoup.select.QueryParser;

/** Takes the text out of HTML. What has no markup is not touched. */
final class HtmlText {

    private static final Pattern DOCUMENT = Pattern.compile("(?i)<!doctype\\s+html|<html[\\s>]|<body[\\s>]");
    private static final Pattern TAG = Pattern.compile(
            "<([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z:_-]+(?:\\s*=\\s*(?:\"[^\"]*\"|'[^']*'|[^\\s\"'<>]+))?)*+)\\s*/?>");
    private static final Set<String> WITHOUT_END = Set.of("br", "hr", "img", "p", "li");
    private static final Set<String> WITHIN_PARAGRAPH = Set.of("br", "li", "tr", "th", "td");
    private static final Evaluator VERBATIM = QueryParser.parse("pre, textarea");
    private static final String BOILERPLATE =
            "head, script, style, noscript, template, iframe, svg, nav, footer, aside, form, button, select, [hidden]";

    private HtmlText() {}

    /** The text of HTML, a paragraph for each block; any other text as it is. */
    static String of(String text) {
        if (!isHtml(text)) {
            return text;
        }
        Element body = Jsoup.parse(text).body();
        body.select(BOILERPLATE).remove();
        Text visitor = new Text();
        body.traverse(visitor);
        return visitor.text.toString();
    }

    /** Whether there is real markup: a document, or a tag that HTML knows with its end or of those that need none. */
    static boolean isHtml(String text) {
        if (text.indexOf('<') < 0) {
            return false;
        }
        if (DOCUMENT.matcher(text).find()) {
            return true;
        }
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            String name = tag.group(1);
            if (Tag.isKnownTag(name) && (WITHOUT_END.contains(name) || hasEnd(text, name, tag.end()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasEnd(String text, String name, int from) {
        return text.indexOf("</" + name + ">", from) >= 0;
    }

    private static final class Text implements NodeVisitor {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                append(words);
            } else if (node instanceof Element element) {
                if (element.nameIs("br")) {
                    text.append('\n');
                } else if (element.nameIs("li")) {
                    end("\n");
                    text.append("- ");
                } else if (isParagraph(element)) {
                    end("\n\n");
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) {
                return;
            }
            if (element.nameIs("td") || element.nameIs("th")) {
                text.append(' ');
            } else if (element.nameIs("li") || element.nameIs("tr")) {
                end("\n");
            } else if (isParagraph(element)) {
                end("\n\n");
            }
        }

        private static boolean isParagraph(Element element) {
            return element.isBlock() && !WITHIN_PARAGRAPH.contains(element.normalName());
        }

        private void append(TextNode words) {
            boolean verbatim = isVerbatim(words);
            String piece = verbatim ? words.getWholeText() : words.text();
            boolean spaced = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
            text.append(!verbatim && spaced ? piece.stripLeading() : piece);
        }

        private static boolean isVerbatim(TextNode words) {
            Element parent = words.parentElement();
            return parent != null && parent.closest(VERBATIM) != null;
        }

        /** Ends a block, once. */
        private void end(String separator) {
            int length = text.length();
            boolean ended = length == 0
                    || (length >= separator.length() && text.indexOf(separator, length - separator.length()) >= 0);
            if (!ended) {
                text.append(separator);
            }
        }
    }
}
