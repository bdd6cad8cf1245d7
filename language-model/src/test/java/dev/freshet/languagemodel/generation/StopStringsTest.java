package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {

    @Test
    void shouldHoldBackWhatCouldBecomeAStopString() {
        StopStrings stops = new StopStrings(List.of("END"));

        assertThat(stops.push("the E")).isEqualTo("the ");
        assertThat(stops.push("N")).isEmpty();
        assertThat(stops.push("E")).isEqualTo("EN");
        assertThat(stops.push("ND and more")).isEmpty();
        assertThat(stops.stopped()).isTrue();
        assertThat(stops.push("more")).isEmpty();
        assertThat(stops.flush()).isEmpty();
    }

    @Test
    void shouldGiveBackWhatDidNotBecomeAStopString() {
        StopStrings stops = new StopStrings(List.of("\n\nuser", "\n##"));

        assertThat(stops.push("yes\n\nuse")).isEqualTo("yes");
        assertThat(stops.flush()).isEqualTo("\n\nuse");
        assertThat(stops.stopped()).isFalse();
    }

    @Test
    void shouldEndAtTheStringThatIsCompleteFirst() {
        assertThat(new StopStrings(List.of("abcd", "c")).push("xabcd")).isEqualTo("xab");
        assertThat(new StopStrings(List.of("bc", "abc")).push("xabc")).isEqualTo("x");
    }

    @Test
    void shouldNotDependOnHowTheTextIsCut() {
        Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            String text = letters(random, 30);
            List<String> strings = List.of(letters(random, 3), letters(random, 5), letters(random, 7));

            assertThat(pieces(text, strings, random))
                    .as("%s with %s", text, strings)
                    .isEqualTo(characterByCharacter(text, strings));
        }
    }

    private static String pieces(String text, List<String> strings, Random random) {
        StopStrings stops = new StopStrings(strings);
        StringBuilder out = new StringBuilder();
        for (int start = 0; start < text.length(); ) {
            int end = Math.min(text.length(), start + 1 + random.nextInt(6));
            out.append(stops.push(text.substring(start, end)));
            start = end;
        }
        return out.append(stops.flush()).toString();
    }

    private static String characterByCharacter(String text, List<String> strings) {
        for (int end = 1; end <= text.length(); end++) {
            String seen = text.substring(0, end);
            int longest = strings.stream()
                    .filter(seen::endsWith)
                    .mapToInt(String::length)
                    .max()
                    .orElse(0);
            if (longest > 0) {
                return seen.substring(0, end - longest);
            }
        }
        return text;
    }

    private static String letters(Random random, int length) {
        return random.ints(length, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
