package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answerTo;
import static dev.freshet.ingest.Samples.demonstration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldOutTest {

    private static final HoldOutConfig CONFIG = new HoldOutConfig(100, 10, Duration.ofMinutes(3));

    @Test
    void shouldHoldOutAboutOnePromptInTen() {
        List<String> held = IntStream.range(0, 10_000)
                .mapToObj(i -> "user: question number " + i)
                .filter(prompt -> HoldOut.isSampled(prompt, 10))
                .toList();

        // Three standard deviations of 10,000 draws are 90.
        assertThat(held).hasSizeBetween(910, 1_090);
    }

    @Test
    void shouldChooseThePromptsThatItAlwaysChose() {
        assertThat(IntStream.range(0, 40)
                        .filter(i -> HoldOut.isSampled("user: " + i, 10))
                        .boxed())
                .containsExactly(2, 9, 11, 15, 22, 24, 31, 39);
    }

    @Test
    void shouldLearnTheFirstExamplesOfAModelAtOnce() {
        try (IngestDriver door = new IngestDriver(Configs.of(CONFIG))) {
            List<TrainingExample> examples = examples(door, 0, 300);

            assertThat(examples.subList(0, 100))
                    .extracting(TrainingExample::getUse)
                    .containsOnly(Use.LEARN);
            // Of 200 prompts 20 are expected; three standard deviations are 13.
            assertThat(examples.subList(100, 300).stream().filter(HoldOutTest::isHeldOut))
                    .hasSizeBetween(7, 33);
        }
    }

    @Test
    void shouldHoldOutAllExamplesOfAPromptHoweverItIsWritten() {
        try (IngestDriver door = new IngestDriver(Configs.of(CONFIG))) {
            examples(door, 0, 100);
            Map<Boolean, Set<String>> first = byUse(examples(door, 100, 300));
            for (int i = 100; i < 300; i++) {
                door.send(answerTo("  QUESTION   number " + i, "again" + i));
                door.send(demonstration("again" + i));
            }

            Map<Boolean, Set<String>> again = byUse(door.examples());

            assertThat(again.get(true)).hasSameSizeAs(first.get(true)).allSatisfy(prompt -> assertThat(first.get(true))
                    .contains("question number " + prompt.replaceAll("\\D+", "")));
        }
    }

    @Test
    void shouldCountEachModelOnItsOwn() {
        try (IngestDriver door = new IngestDriver(Configs.of(CONFIG))) {
            examples(door, 0, 200);
            for (int i = 0; i < 100; i++) {
                door.send(answerTo("question number " + i, "s" + i)
                        .setModel("sales")
                        .setVersion("sales@1"));
                door.send(demonstration("s" + i));
            }

            assertThat(door.examples()).hasSize(100).noneMatch(HoldOutTest::isHeldOut);
        }
    }

    @Test
    void shouldJudgeForTheWindowAfterTheFeedback() {
        try (IngestDriver door = new IngestDriver(Configs.of(new HoldOutConfig(0, 2, Duration.ofMinutes(3))))) {
            long at = door.clock.millis();
            for (int i = 0; i < 20; i++) {
                door.send(demonstration("r" + i));
            }
            door.advance(Duration.ofMinutes(1));
            for (int i = 0; i < 20; i++) {
                door.send(answerTo("question " + i, "r" + i));
            }

            List<TrainingExample> examples = door.examples();
            assertThat(examples).anyMatch(HoldOutTest::isHeldOut).anyMatch(example -> !isHeldOut(example));
            assertThat(examples).allSatisfy(example -> assertThat(example.getJudgeUntil())
                    .isEqualTo(isHeldOut(example) ? at + Duration.ofMinutes(3).toMillis() : null));
        }
    }

    @Test
    void shouldHoldNoRetractionOut() {
        try (IngestDriver door = new IngestDriver(Configs.of(new HoldOutConfig(0, 2, Duration.ofMinutes(3))))) {
            for (int i = 0; i < 20; i++) {
                door.send(answerTo("question " + i, "r" + i));
                door.send(Feedback.newBuilder()
                        .setRequestId("r" + i)
                        .setKind(FeedbackKind.RETRACTION)
                        .setPerson("ann"));
            }

            assertThat(door.examples()).hasSize(20).noneMatch(HoldOutTest::isHeldOut);
        }
    }

    private static List<TrainingExample> examples(IngestDriver door, int from, int to) {
        for (int i = from; i < to; i++) {
            door.send(answerTo("question number " + i, "r" + i));
            door.send(demonstration("r" + i));
        }
        return door.examples();
    }

    private static Map<Boolean, Set<String>> byUse(List<TrainingExample> examples) {
        return examples.stream()
                .collect(Collectors.partitioningBy(
                        HoldOutTest::isHeldOut,
                        Collectors.mapping(
                                example -> example.getMessages().get(0).getContent(), Collectors.toSet())));
    }

    private static boolean isHeldOut(TrainingExample example) {
        return example.getUse() == Use.JUDGE_THEN_LEARN;
    }
}
