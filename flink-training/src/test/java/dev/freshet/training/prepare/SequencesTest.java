package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequencesTest {

    @Test
    void shouldJoinParagraphsAsLongAsTheyFit() {
        assertThat(Sequences.of("one\n\ntwo\n\nthree", 9)).containsExactly("one\n\ntwo", "three");
        assertThat(Sequences.of("one\n\ntwo", 8)).containsExactly("one\n\ntwo");
    }

    @Test
    void shouldCutALongParagraphAtTheEndsOfSentences() {
        assertThat(Sequences.of("Short one.\n\nThe first sentence. Is there a second? Yes! And a third.\n\nEnd.", 40))
                .containsExactly("Short one.", "The first sentence. Is there a second?", "Yes! And a third.", "End.");
    }

    @Test
    void shouldCutChineseAtTheEndsOfSentences() {
        assertThat(Sequences.of("您可以退货。我们会退款。谢谢您。", 12)).containsExactly("您可以退货。我们会退款。", "谢谢您。");
    }

    @Test
    void shouldCutALongSentenceBetweenWords() {
        assertThat(Sequences.of("alpha beta gamma delta", 11)).containsExactly("alpha beta", "gamma delta");
    }

    @Test
    void shouldNotCutACharacterApart() {
        // given
        String family = "👨‍👩‍👧";

        // when
        List<String> parts = Sequences.of(family.repeat(10), 3 * family.length() + 1);

        // then
        assertThat(parts).allMatch(part -> part.length() % family.length() == 0 && part.startsWith(family));
        assertThat(String.join("", parts)).isEqualTo(family.repeat(10));
    }

    @Test
    void shouldEndWhereOneCharacterIsLongerThanAPart() {
        // given
        String heap = "a" + "\u0301\u0302".repeat(200);

        // when
        List<String> parts = Sequences.of(heap, 64);

        // then
        assertThat(parts).allMatch(part -> part.length() <= 64);
        assertThat(String.join("", parts)).isEqualTo(heap);
    }

    @Test
    void shouldKeepEveryVisibleCharacterInOrder() {
        // given
        Random random = new Random(7);
        String[] pieces = {
            "word", " ", ". ", "\n\n", "\n", "字", "🎉", "e\u0301", "? ", "long-compound-word-without-space"
        };
        for (int run = 0; run < 300; run++) {
            StringBuilder text = new StringBuilder();
            random.ints(1 + random.nextInt(120), 0, pieces.length).forEach(i -> text.append(pieces[i]));
            String clean = PlainText.of(text.toString());
            int longest = 64 + random.nextInt(64);

            // when
            List<String> parts = Sequences.of(clean, longest);

            // then
            assertThat(parts).allMatch(part -> part.length() <= longest && !part.isBlank());
            assertThat(String.join("", parts).replaceAll("\\s", "")).isEqualTo(clean.replaceAll("\\s", ""));
            assertThat(parts).allMatch(part -> Normalizer.isNormalized(part, Normalizer.Form.NFC));
        }
    }
}
