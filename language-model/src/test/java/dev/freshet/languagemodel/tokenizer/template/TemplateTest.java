package dev.freshet.languagemodel.tokenizer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Path FIXTURES = Path.of("src/test/resources/dev/freshet/languagemodel/tokenizer/chat");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T21:04:05Z"), ZoneOffset.UTC);
    private static final Limits TIGHT = new Limits(Duration.ofMillis(100), 1000, 100);

    /** Small templates, expectations as Jinja2 renders them for Transformers: see render.py beside them. */
    @Test
    @SuppressWarnings("unchecked")
    void shouldReadTheLanguageAsJinja2Does() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode language = json.readTree(FIXTURES.resolve("language.json").toFile());
        Map<String, Object> variables = json.convertValue(language.get("variables"), Map.class);
        JsonNode cases =
                json.readTree(FIXTURES.resolve("expected/language.json").toFile());

        Map<String, String> rendered = new LinkedHashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (JsonNode expected : cases) {
            String source = expected.get("template").textValue();
            rendered.put(source, outcome(source, variables));
            wanted.put(source, wanted(expected));
        }

        assertThat(rendered).containsExactlyEntriesOf(wanted);
        assertThat(cases).hasSize(language.get("templates").size()).hasSizeGreaterThan(140);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            `{% macro m() %}{% endmacro %}`       | `line 1: tag 'macro' is not supported; supported: [elif, else, for, if, raw, set]`
            `a\n{{ x|sort }}`                     | `line 2: filter 'sort' is not supported`
            `{{ x.pop() }}`                       | `method 'pop' is not supported`
            `{{ x is callable }}`                 | `test 'callable' is not supported`
            `{{ dict(a=1) }}`                     | `Could not resolve function 'dict'`
            `{% if x %}`                          | `Missing end tag: endif`
            `{% if x %}{% endfor %}{% endif %}`   | `expected: endif`
            `{{ x`                                | `Unclosed token`
            `{% endfor %}`                        | `Missing start tag`
            `{% else %}`                          | `'else' stands outside`
            `{{ 'x }}`                            | `Unclosed token`
            `{{ 1 ? 2 }}`                         | `cannot read '1 ? 2'`
            `{{ 'a' 'b' }}`                       | `cannot read ''a' 'b''`
            `{{ '\\u0041' }}`                     | `invalid escape sequence \\u`
            `{{ 1 < 2 < 3 }}`                     | `cannot read '1 < 2 < 3'`
            `{% if false %}{{ x|nothing }}{% endif %}` | `filter 'nothing' is not supported`
            `{% for x of y %}{% endfor %}`        | `'for x of y' is not supported`
            `{% set x['a'] = 1 %}`                | `'set x['a']' is not supported`
            `{% include 'a' %}`                   | `tag 'include' is not supported`
            `{% extends 'a' %}`                   | `tag 'extends' is not supported`
            `{% import 'a' as b %}`               | `tag 'import' is not supported`
            `{{ ''|attr('x') }}`                  | `filter 'attr' is not supported`
            `{{ ''.getClass() }}`                 | `method 'getClass' is not supported`
            """)
    void shouldRefuseOtherLanguageByNameAndLine(String source, String fault) {
        assertThatThrownBy(() -> Template.parse(source.replace("\\n", "\n")))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line ")
                .hasMessageContaining(fault.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a': ", "-", "not ", "x."})
    void shouldRefuseWhatIsNestedTooDeeply(String open) {
        String source = "{{ " + open.repeat(20_000) + "x }}";

        assertThatThrownBy(() -> Template.parse(source)).isInstanceOf(TemplateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''.class",
                "''['class']",
                "''['getClass']",
                "messages.class",
                "map.class",
                "map['class']",
                "____int3rpr3t3r____.context",
                "____int3rpr3t3r____['config']",
                "strftime_now.method",
                "range.method",
                "messages|map(attribute='class')|join",
                "messages|selectattr('class')|list|join",
                "none.class",
                "true.class",
                "loop"
            })
    void shouldReachNoJavaObject(String expression) {
        Map<String, Object> variables = Map.of("messages", List.of(Map.of("a", "b")), "map", Map.of("a", "b"));

        assertThat(Template.parse("{{ " + expression + " }}").render(variables, CLOCK))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"____int3rpr3t3r____", "namespace", "messages", "loop.cycle"})
    void shouldPrintNoJavaObject(String expression) {
        String source = "{% for x in messages %}{{ " + expression + " }}{% endfor %}";
        Map<String, Object> variables = Map.of("messages", List.of(1));

        assertThatThrownBy(() -> Template.parse(source).render(variables, CLOCK))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 1: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 7*7 }}",
                "{% raise_exception('x') %}",
                "{# c #}",
                "{{- '",
                "}}",
                "{% if %}",
                "\\",
                "'\"",
                "<b>&amp;</b>",
                "${7*7}#{7*7}",
                "\n  {% set x = 1 %}\n",
                "false"
            })
    void shouldNeverReadTextAsATemplate(String text) {
        Template template =
                Template.parse("{% for m in messages %}{% set c = '<' ~ m.content + '>' %}{% if m.content %}"
                        + "{{ c }}{{ (c ~ c)|replace('x', m.content) }}{% endif %}{% endfor %}");
        Map<String, Object> variables = Map.of("messages", List.of(Map.of("content", text)));
        String once = "<" + text + ">";

        assertThat(template.render(variables, CLOCK)).isEqualTo(once + (once + once).replace("x", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            `{% for a in r %}{% for b in r %}{% for c in r %}{% for d in r %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}` | takes longer than 100 ms
            `{% for a in r if r|select('odd')|list|length == 0 %}{% endfor %}{% for a in r %}{% for b in r %}{% for c in r if c == a + b + 999 %}{% endfor %}{% endfor %}{% endfor %}` | takes longer than 100 ms
            `{% for a in r %}{{ '0123456789abcdef' }}{% endfor %}`          | longer than 1000 characters
            `{% set n = namespace(s='ab') %}{% for a in r %}{% set n.s = n.s + n.s %}{% endfor %}` | longer than 1000 characters
            `{% set n = namespace(s='ab') %}{% for a in r %}{% set n.s = n.s ~ n.s %}{% endfor %}` | over limit of 1000 bytes
            `{% set n = namespace(s=[1]) %}{% for a in r %}{% set n.s = n.s + n.s %}{% endfor %}`  | longer than 100 items
            `{{ long|replace('a', long) }}`                                | longer than 1000 characters
            `{{ long.replace('', long) }}`                                 | longer than 1000 characters
            `{{ r|join(long) }}`                                           | longer than 1000 characters
            `{{ (long ~ '"'.replace('"', quotes))|tojson|tojson|tojson }}` | longer than 1000 characters
            `{{ long.split('a')|length }}`                                 | longer than 100 items
            `{% for i in range(1000000) %}{% endfor %}`                    | longer than 100 items
            """)
    void shouldEndWhatExceedsItsLimits(String source, String fault) {
        Map<String, Object> variables = Map.of(
                "r", IntStream.range(0, 100).boxed().toList(), "long", "a".repeat(400), "quotes", "\"".repeat(200));
        Template template = Template.parse(source, TIGHT);

        assertThatThrownBy(() -> template.render(variables, CLOCK))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith("line 1: ")
                .hasMessageContaining(fault);
    }

    @Test
    void shouldWriteTheTimeAsPythonDoes() {
        Template template =
                Template.parse("{{ strftime_now('%d %b %Y|%A %B|%Y-%m-%d %H:%M:%S|%I:%M %p|%y %j %a %%') }}");

        assertThat(template.render(Map.of(), CLOCK))
                .isEqualTo("07 Mar 2026|Saturday March|2026-03-07 21:04:05|09:04 PM|26 066 Sat %");
    }

    @Test
    void shouldServeManyThreads() throws Exception {
        Template template =
                Template.parse("{% set n = namespace(i=0) %}{% for m in messages[::-1] %}{% set n.i = n.i + m %}"
                        + "{{ loop.index0 }}:{{ m }}{% if not loop.last %},{% endif %}{% endfor %}={{ n.i }}");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> results = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(() -> template.render(Map.of("messages", List.of(i, 2 * i)), CLOCK)))
                    .toList();

            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo("0:" + 2 * i + ",1:" + i + "=" + 3 * i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static String outcome(String source, Map<String, Object> variables) {
        try {
            return Template.parse(source).render(variables, CLOCK);
        } catch (TemplateException e) {
            return e.isRefusal() ? "refused: " + e.getMessage() : "failed";
        }
    }

    private static String wanted(JsonNode expected) {
        if (expected.has("text")) {
            return expected.get("text").textValue();
        }
        return expected.has("refused") ? "refused: " + expected.get("refused").textValue() : "failed";
    }
}
