package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We ship to Norway & Sweden; write &amp; for an ampersand.",
                "if (a < b && c > d) return x<y;",
                "Map<String, List<a>> map = new HashMap<>();",
                "std::vector<b> v; for (i = 0; i<n; i++) {}",
                "5 < 6 > 4, <3 and <- and ->",
                "<unknown>tag</unknown> of some XML",
                "Mail <anna@example.org> about it",
            })
    void shouldLeaveWhatIsNoHtmlAsItIs(String text) {
        assertThat(HtmlText.of(text)).isEqualTo(text);
    }

    @Test
    void shouldTakeTheTextOutOfAPage() {
        // given
        String page =
                """
                <!DOCTYPE html>
                <html><head><title>Shop</title><style>p { color: red }</style></head>
                <body><nav><a href="/">Home</a> <a href="/help">Help</a></nav>
                <h1>Returns</h1>
                <p>You may return a lamp within <b>60</b>&nbsp;days,<br>if it is unused &amp; whole.</p>
                <script>track("<p>not text</p>");</script>
                <ul><li>Keep the box</li><li>Keep the receipt</li></ul>
                <footer>© 2026 All rights reserved. Cookies</footer></body></html>
                """;

        // when
        String text = PlainText.of(HtmlText.of(page));

        // then
        assertThat(text)
                .isEqualTo(
                        """
                        Returns

                        You may return a lamp within 60 days,
                        if it is unused & whole.

                        - Keep the box
                        - Keep the receipt""");
    }

    @Test
    void shouldKeepCodeInsideOfHtml() {
        assertThat(PlainText.of(HtmlText.of("<p>Run this:</p><pre><code>if (a &lt; b) {\n    go();\n}</code></pre>")))
                .isEqualTo("Run this:\n\nif (a < b) {\n    go();\n}");
    }

    @Test
    void shouldSeparateTheCellsOfATable() {
        assertThat(PlainText.of(HtmlText.of(
                        "<table><tr><th>Size</th><th>Price</th></tr><tr><td>S</td><td>$5</td></tr></table>")))
                .isEqualTo("Size Price\nS $5");
    }

    @Test
    void shouldReadAPieceOfHtmlWithRawSigns() {
        assertThat(PlainText.of(HtmlText.of("<div class='note'>if a < b then <em>b</em> wins 🎉</div>")))
                .isEqualTo("if a < b then b wins 🎉");
    }
}
