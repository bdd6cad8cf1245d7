package dev.freshet.local.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrammarTest {

    private final Grammar grammar = new Grammar(Map.of("verb", List.of("open", "close"), "day", List.of("Monday")));

    @Test
    void shouldExpandChoicesAndNamesInOrder() {
        assertThat(grammar.expand("(When|At what time) do you <verb>?"))
                .containsExactly(
                        "When do you open?", "When do you close?",
                        "At what time do you open?", "At what time do you close?");
    }

    @Test
    void shouldTakeAnEmptyOptionAndANameWithinAChoice() {
        assertThat(grammar.expand("Open( on <day>|)?")).containsExactly("Open on Monday?", "Open?");
    }

    @Test
    void shouldGiveEachSentenceOnce() {
        assertThat(grammar.expandAll(List.of("(a|b)", "b"))).containsExactly("a", "b");
    }

    @Test
    void shouldNameWhatIsWrongWithAPattern() {
        assertThatThrownBy(() -> grammar.expand("When (now|then?"))
                .hasMessage("pattern \"When (now|then?\" does not close what it opens at 5");
        assertThatThrownBy(() -> grammar.expand("On <month>")).hasMessageContaining("names <month>, allowed: ");
    }
}
