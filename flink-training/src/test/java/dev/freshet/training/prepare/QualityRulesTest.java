package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QualityRulesTest {

    private final QualityRules rules = PrepareConfig.defaults().quality();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "We ship to Norway within three days.",
                "退货政策：您可以在六十天内退回未使用的商品，运费由我们承担。",
                "นโยบายการคืนสินค้าภายในหกสิบวัน",
                "public int add(int a, int b) { return a + b; }",
            })
    void shouldKeepWhatPeopleWrite(String text) {
        assertThat(rules.fault(text)).isEmpty();
    }

    @Test
    void shouldKeepALongText() {
        // given
        String text = IntStream.range(0, 3000)
                .mapToObj(i -> "Order number " + i * 7919 % 10_007 + " was sent to customer " + i * 104_729 % 9_973)
                .collect(Collectors.joining(". "));

        // when, then
        assertThat(text.length()).isGreaterThan(100_000);
        assertThat(new QualityRules(20, 0.4, 0.9).fault(text)).isEmpty();
    }

    @Test
    void shouldDropWhatIsTooShort() {
        assertThat(rules.fault("Hello there, you.")).contains(DropReason.TOO_SHORT);
        assertThat(rules.fault("👍".repeat(19))).contains(DropReason.TOO_SHORT);
    }

    @Test
    void shouldDropWhatHasFewLetters() {
        assertThat(rules.fault("+47 22 33 44 55 / +47 22 33 44 66")).contains(DropReason.FEW_LETTERS);
        assertThat(rules.fault("🎉".repeat(30) + "wow")).contains(DropReason.FEW_LETTERS);
    }

    @Test
    void shouldDropWhatRepeatsItself() {
        assertThat(rules.fault("Buy now! ".repeat(20))).contains(DropReason.REPETITIVE);
        assertThat(rules.fault("home > shop > lamps\n".repeat(8))).contains(DropReason.REPETITIVE);
    }
}
