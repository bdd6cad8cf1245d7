package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropDuplicatesTest {

    private static final String POLICY = "You may return any lamp within sixty days of delivery, as long as it is"
            + " unused and in its original box. We refund the price and the standard shipping within a week. Lamps"
            + " that were made to order cannot be returned, unless they arrive broken; then we send another one.";

    private KeyedOneInputStreamOperatorTestHarness<String, Document, Document> harness;
    private long offset;

    @BeforeEach
    void open() throws Exception {
        harness = open(PrepareConfig.defaults().duplicates(), null);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void shouldDropTheSameTextAndAlmostTheSame() throws Exception {
        assertThat(passes("support", POLICY)).isTrue();
        assertThat(passes("support", POLICY)).isFalse();
        assertThat(passes("support", POLICY.replace("a week", "ten days"))).isFalse();
        assertThat(passes("support", POLICY.toUpperCase(Locale.ROOT) + "!!!")).isFalse();
    }

    @Test
    void shouldKeepTextsOfTheSameKindThatSayOtherThings() throws Exception {
        assertThat(passes("support", POLICY)).isTrue();
        assertThat(
                        passes(
                                "support",
                                "You may exchange any carpet within ninety days of delivery. Carpets that were"
                                        + " cut to size are yours for good. We send somebody who fetches the old one for free."))
                .isTrue();
        assertThat(passes(
                        "support",
                        "Lamps are sent on weekdays. You may return any lamp within sixty days of delivery."))
                .isTrue();
    }

    @Test
    void shouldSeeAlmostTheSameChineseText() throws Exception {
        // given
        String text = "如果灯具未使用且完好无损，您可以在六十天内退回，我们承担退回仓库的运费。" + "请保留原包装盒和收据，并在包裹中附上您的订单号码，以便我们能够尽快为您办理退款手续。";

        // when, then
        assertThat(passes("support", text)).isTrue();
        assertThat(passes("support", text + "谢谢。")).isFalse();
        assertThat(passes("support", "定制的灯具不能退货，除非在运输途中损坏。我们会在一周之内再寄出一盏新的灯。")).isTrue();
    }

    @Test
    void shouldCompareTextsOfOneModelOnly() throws Exception {
        assertThat(passes("support", POLICY)).isTrue();
        assertThat(passes("sales", POLICY)).isTrue();
    }

    @Test
    void shouldFindNearlyAllPairsOfNineTenthsAndNoneOfStrangers() throws Exception {
        // given
        Random random = new Random(5);
        int found = 0;
        int strangers = 0;

        // when
        for (int i = 0; i < 100; i++) {
            List<String> words = new ArrayList<>();
            random.ints(200, 0, 5_000).forEach(word -> words.add(Integer.toString(word * 7919, 36)));
            strangers += passes("support", String.join(" ", words)) ? 1 : 0;
            words.set(random.nextInt(200), "changed");
            words.set(random.nextInt(200), "again");
            found += passes("support", String.join(" ", words)) ? 0 : 1;
        }

        // then
        assertThat(strangers).isEqualTo(100);
        assertThat(found).isGreaterThanOrEqualTo(98);
    }

    @Test
    void shouldRememberAcrossARestart() throws Exception {
        // given
        passes("support", POLICY);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();

        // when
        harness = open(PrepareConfig.defaults().duplicates(), state);

        // then
        assertThat(passes("support", POLICY)).isFalse();
        assertThat(passes("support", POLICY + " Write to us.")).isFalse();
    }

    @Test
    void shouldForgetTheOldestOfTooMany() throws Exception {
        // given
        harness.close();
        harness = open(new DuplicateRules(0.8, 2, Duration.ofDays(1)), null);
        passes("support", POLICY);
        passes("support", "Our phone line is open on weekdays from nine in the morning until six in the evening.");
        int full = harness.numKeyedStateEntries();

        // when
        passes("support", "Standard shipping within the country costs five dollars for each order, whatever its size.");

        // then
        assertThat(harness.numKeyedStateEntries()).isEqualTo(full);
        assertThat(passes("support", POLICY)).isTrue();
    }

    @Test
    void shouldForgetAfterATime() throws Exception {
        // given
        harness.close();
        harness = open(new DuplicateRules(0.8, 10, Duration.ofHours(1)), null);
        passes("support", POLICY);

        // when
        harness.setStateTtlProcessingTime(Duration.ofMinutes(61).toMillis());

        // then
        assertThat(passes("support", POLICY)).isTrue();
        assertThat(passes("support", POLICY)).isFalse();
    }

    private boolean passes(String model, String text) throws Exception {
        int before = harness.extractOutputValues().size();
        harness.processElement(new StreamRecord<>(Texts.document(model, offset++, text)));
        return harness.extractOutputValues().size() > before;
    }

    static KeyedOneInputStreamOperatorTestHarness<String, Document, Document> open(
            DuplicateRules rules, OperatorSubtaskState state) throws Exception {
        var harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DropDuplicates(rules)), Document::model, Types.STRING);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }
}
