package dev.freshet.languagemodel.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    /** As published with SmolLM2, Qwen2.5 (without tools), Llama 3, Zephyr, Mistral and Gemma. */
    private static final String SMOL_LM = "{% for message in messages %}{% if loop.first and messages[0]['role'] !="
            + " 'system' %}{{ '<|im_start|>system\\nYou help.<|im_end|>\\n' }}{% endif %}{{'<|im_start|>' +"
            + " message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if"
            + " add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static final String QWEN =
            """
            {%- if tools %}
                {{- '<|im_start|>system\\n' }}
                {%- for tool in tools %}
                    {{- "\\n" }}
                    {{- tool | tojson }}
                {%- endfor %}
            {%- else %}
                {%- if messages[0]['role'] == 'system' %}
                    {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
                {%- else %}
                    {{- '<|im_start|>system\\nYou are Qwen.<|im_end|>\\n' }}
                {%- endif %}
            {%- endif %}
            {%- for message in messages %}
                {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
                    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
                {%- elif message.role == "assistant" %}
                    {{- '<|im_start|>' + message.role }}
                {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|im_start|>assistant\\n' }}
            {%- endif %}
            """;

    private static final String LLAMA_3 = "{% set loop_messages = messages %}{% for message in loop_messages %}{% set"
            + " content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim"
            + " + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content"
            + " }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n'"
            + " }}{% endif %}";

    private static final String ZEPHYR =
            """
            {% for message in messages %}
            {% if message['role'] == 'user' %}
            {{ '<|user|>
            ' + message['content'] + eos_token }}
            {% elif message['role'] == 'assistant' %}
            {{ '<|assistant|>
            '  + message['content'] + eos_token }}
            {% endif %}
            {% if loop.last and add_generation_prompt %}
            {{ '<|assistant|>' }}
            {% endif %}
            {% endfor %}""";

    private static final String MISTRAL = "{{ bos_token }}{% for message in messages %}{% if (message['role'] =="
            + " 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if"
            + " message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}{% elif message['role']"
            + " == 'assistant' %}{{ message['content'] + eos_token}}{% else %}{{ raise_exception('Only user and"
            + " assistant') }}{% endif %}{% endfor %}";

    private static final Map<String, Object> TALK = Map.of(
            "messages",
            List.of(
                    Map.of("role", "user", "content", " hi "),
                    Map.of("role", "assistant", "content", "yes"),
                    Map.of("role", "user", "content", "你好 {{ 1 }} {% if %}")),
            "add_generation_prompt",
            true,
            "bos_token",
            "<s>",
            "eos_token",
            "</s>");

    @Test
    void shouldRenderTemplatesInOneLine() {
        assertThat(render(SMOL_LM))
                .isEqualTo(
                        """
                <|im_start|>system
                You help.<|im_end|>
                <|im_start|>user
                 hi <|im_end|>
                <|im_start|>assistant
                yes<|im_end|>
                <|im_start|>user
                你好 {{ 1 }} {% if %}<|im_end|>
                <|im_start|>assistant
                """);
        assertThat(render(MISTRAL)).isEqualTo("<s>[INST]  hi  [/INST]yes</s>[INST] 你好 {{ 1 }} {% if %} [/INST]");
        assertThat(render(LLAMA_3))
                .isEqualTo("<s><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\nyes<|eot_id|>"
                        + "<|start_header_id|>user<|end_header_id|>\n\n你好 {{ 1 }} {% if %}<|eot_id|>"
                        + "<|start_header_id|>assistant<|end_header_id|>\n\n");
    }

    @Test
    void shouldStripWhitespaceAsHuggingFaceDoes() {
        assertThat(render(QWEN))
                .isEqualTo(
                        """
                <|im_start|>system
                You are Qwen.<|im_end|>
                <|im_start|>user
                 hi <|im_end|>
                <|im_start|>assistant
                yes<|im_end|>
                <|im_start|>user
                你好 {{ 1 }} {% if %}<|im_end|>
                <|im_start|>assistant
                """);
        assertThat(render(ZEPHYR))
                .isEqualTo(
                        """
                <|user|>
                 hi </s>
                <|assistant|>
                yes</s>
                <|user|>
                你好 {{ 1 }} {% if %}</s>
                <|assistant|>
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            `{{ 1 + 2 * 3 - 1 }}`                                             | 6
            `{{ 7 // 2 }} {{ -7 % 3 }}`                                       | 3 2
            `{{ 'a' ~ 1 ~ true ~ none }}`                                     | a1TrueNone
            `{{ 'yes' if 1 < 2 else 'no' }}{{ 'x' if false }}`                | yes
            `{{ not missing and missing is not defined }}`                    | True
            `{{ 'b' in 'abc' }} {{ 2 not in [1, 2] }}`                        | True False
            `{{ ' x ' ~ 'y'|upper }}`                                         | `x Y`
            `{{ list[1:]|join(',') }} {{ list[::-1]|join }} {{ list[-1] }}`   | b,c cba c
            `{{ 'abcd'[1:-1] }} {{ 'a b'.split(' ')[0] }}`                    | bc a
            `{{ missing|default('d') }}{{ ''|default('e', true) }}`           | de
            `{% for k, v in map.items() %}{{ k ~ '=' ~ v }}{% endfor %}`      | k=v
            `{{ list|length }} {{ list|tojson }}`                             | `3 ["a","b","c"]`
            `{% for x in list if x != 'b' %}{{ loop.index }}{{ x }}{% endfor %}` | 1a2c
            `{% set x = 1 %}{% for y in list %}{% set x = 2 %}{% endfor %}{{ x }}` | 1
            `{% set n = namespace(x=1) %}{% for y in list %}{% set n.x = n.x + 1 %}{% endfor %}{{ n.x }}` | 4
            `{# nothing #}{{ "it's" }}`                                       | it's
            `{{ ('ab'.startswith('a') and not 'ab'.endswith('a')) is true }}` | True
            `{{ map.get('none', 'n') ~ map['k'] ~ map.absent }}`              | nv
            `{{ list is iterable and 'x' is string and map is mapping }}`     | True
            """)
    void shouldEvaluateAsJinjaDoes(String source, String expected) {
        Map<String, Object> variables = Map.of("list", List.of("a", "b", "c"), "map", Map.of("k", "v"));

        assertThat(Template.parse(source).render(variables).strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            `{% macro m() %}{% endmacro %}`  | `line 1: statement 'macro' is not supported; supported: if, for, set`
            `{{ x|sort }}`                   | `filter 'sort' is not supported`
            `{{ x.pop() }}`                  | `method 'pop' is not supported`
            `{{ x is divisibleby }}`         | `test 'divisibleby' is not supported`
            `{% if x %}`                     | `expected 'endif' but found 'end of template'`
            `{{ x`                           | `'}}' is missing`
            `{% endfor %}`                   | has no beginning
            `{{ 'x }}`                       | a string is not closed
            `{{ 1 ? 2 }}`                    | `unexpected character '?'`
            """)
    void shouldRefuseOtherLanguageByName(String source, String fault) {
        assertThatThrownBy(() -> Template.parse(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining("chat template, line 1")
                .hasMessageContaining(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            `{{ raise_exception('no system') }}` | no system
            `{{ strftime_now('%d') }}`           | `function 'strftime_now' is not supported`
            `{{ missing.field }}`                | `'field' is asked of a value that does not exist`
            `{{ 'a' + 1 }}`                      | cannot add Long to String
            `{{ 1 // 0 }}`                       | division by zero
            `{{ [1] }}`                          | cannot print a list; use tojson
            """)
    void shouldFailByNameWhenRendered(String source, String fault) {
        Template template = Template.parse(source);

        assertThatThrownBy(() -> template.render(Map.of()))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void shouldRefuseRolesThatTheTemplateRefuses() {
        Template template = Template.parse(MISTRAL);
        var messages = Arrays.asList(Map.of("role", "assistant", "content", "first"));

        assertThatThrownBy(() -> template.render(Map.of("messages", messages, "bos_token", "", "eos_token", "")))
                .isInstanceOf(TemplateException.class)
                .hasMessage("roles must alternate");
    }

    private static String render(String source) {
        return Template.parse(source).render(TALK);
    }
}
