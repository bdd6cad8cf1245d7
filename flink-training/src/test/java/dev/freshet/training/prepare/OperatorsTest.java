package dev.freshet.training.prepare;

import static dev.freshet.training.prepare.Texts.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.training.kafka.OutgoingRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

/** Each operator without state, in a harness. */
class OperatorsTest {

    private static final String ENGLISH = "You may return a lamp within sixty days if it is unused and whole,"
            + " and we pay for the way back to our warehouse.";
    private static final String GERMAN = "Sie können eine Lampe innerhalb von sechzig Tagen zurückgeben, wenn sie"
            + " unbenutzt und ganz ist, und wir zahlen den Weg zurück in unser Lager.";
    private static final String CHINESE =
            "如果灯具未使用且完好无损，您可以在六十天内退回，我们承担退回仓库的运费。" + "请保留原包装盒和收据，并在包裹中附上您的订单号码，以便我们能够尽快为您办理退款手续。谢谢您的理解与支持。";

    @Test
    void shouldReadTextsAndKeepWhatIsNone() throws Exception {
        try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new ReadTexts())) {
            // when
            harness.processElement(new StreamRecord<>(
                    Texts.incoming(Topics.ADMITTED_TEXT.wire().encode(Texts.admitted("support", 7, "Some text")), 3)));
            harness.processElement(new StreamRecord<>(Texts.incoming("no avro".getBytes(StandardCharsets.UTF_8), 4)));

            // then
            assertThat(harness.extractOutputValues()).containsExactly(Texts.document("support", 7, "Some text"));
            assertThat(harness.getSideOutput(ReadTexts.DEAD_LETTERS))
                    .extracting(StreamRecord::getValue)
                    .singleElement()
                    .satisfies(record -> {
                        DeadLetter letter = Topics.DEAD_LETTERS.wire().decode(record.value());
                        assertThat(record.topic()).isEqualTo("dead-letters");
                        assertThat(letter.getTopic()).isEqualTo("admitted-text");
                        assertThat(letter.getPartition()).isEqualTo(1);
                        assertThat(letter.getOffset()).isEqualTo(4);
                        assertThat(letter.getStage()).isEqualTo("flink-training");
                    });
        }
    }

    @Test
    void shouldCleanTextsAndDropEmptyOnes() throws Exception {
        assertThat(Texts.through(
                        new CleanText(),
                        Document.class,
                        "<p>Hello&nbsp;<b>you</b></p>",
                        "<script>x()</script><p> </p>"))
                .extracting(Document::text)
                .containsExactly("Hello you");
    }

    @Test
    void shouldKeepTheLanguagesAskedForAndShortTexts() throws Exception {
        assertThat(Texts.through(language(List.of("en", "zh")), Document.class, ENGLISH, GERMAN, CHINESE, "Danke!"))
                .extracting(Document::text)
                .containsExactly(ENGLISH, CHINESE, "Danke!");
    }

    @Test
    void shouldKeepEveryLanguageWhereNoneIsAskedFor() throws Exception {
        assertThat(Texts.through(language(List.of()), Document.class, ENGLISH, GERMAN, CHINESE))
                .hasSize(3);
    }

    private static FilterLanguage language(List<String> languages) {
        PrepareConfig all = PrepareConfig.defaults();
        return new FilterLanguage(new PrepareConfig(
                true, 1, Duration.ofSeconds(1), languages, 60, 1200, all.quality(), all.duplicates()));
    }

    @Test
    void shouldDropTextsOfLittleWorth() throws Exception {
        assertThat(Texts.through(new FilterQuality(PrepareConfig.defaults().quality()), Document.class, "Ok.", ENGLISH))
                .extracting(Document::text)
                .containsExactly(ENGLISH);
    }

    @Test
    void shouldMakeAnExampleOfEachPart() throws Exception {
        // when
        List<OutgoingRecord> records =
                Texts.through(new PackText(64), OutgoingRecord.class, "First part, as long as it fits.\n\n" + ENGLISH);

        // then
        assertThat(records).extracting(OutgoingRecord::topic).containsOnly("training-examples");
        assertThat(records).extracting(OutgoingRecord::key).containsOnly("support");
        List<TrainingExample> examples = records.stream()
                .map(record -> Topics.TRAINING_EXAMPLES.wire().decode(record.value()))
                .toList();
        assertThat(examples)
                .extracting(TrainingExample::getFeedbackId)
                .containsExactly("text-0#0", "text-0#1", "text-0#2");
        assertThat(examples).allSatisfy(example -> assertThat(example)
                .returns(Source.TEXT, TrainingExample::getSource)
                .returns(Use.LEARN, TrainingExample::getUse)
                .returns(new Origin(2, 0L), TrainingExample::getOrigin)
                .returns("anna", TrainingExample::getPerson)
                .returns(T, TrainingExample::getFeedbackAt)
                .returns(null, TrainingExample::getKind));
        assertThat(examples.get(0).getText()).isEqualTo("First part, as long as it fits.");
    }
}
