package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.TrainingExample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The process is killed while texts come in. */
class PrepareIT extends KafkaTestBase {

    private static final Duration LONG = Duration.ofMinutes(10);

    private int sent;

    @Test
    void shouldPrepareEachTextOnceWhereverItIsKilled() throws Exception {
        // given
        try (var producer = clients.producer()) {
            producer.send(
                    new ProducerRecord<>(Topics.ADMITTED_TEXT.name(), "no text".getBytes(StandardCharsets.UTF_8)));
        }

        // when
        for (int kill = 0; kill < 2; kill++) {
            try (TrainingProcess process = TrainingProcess.start(broker.bootstrapServers(), folder)) {
                int before = read(Topics.TRAINING_EXAMPLES).size();
                process.await(
                        () -> {
                            send(Topics.ADMITTED_TEXT, text(sent++));
                            return read(Topics.TRAINING_EXAMPLES).size();
                        },
                        prepared -> prepared >= before + 20);
                for (int i = 0; i < 10; i++) {
                    send(Topics.ADMITTED_TEXT, text(sent++));
                }
                process.kill();
            }
        }
        // The same once more: what was learned before is known after the kills.
        for (int i = 0; i < 5; i++) {
            send(Topics.ADMITTED_TEXT, text(i));
        }
        int all = sent;
        send(Topics.ADMITTED_TEXT, text(all));
        try (TrainingService last = startService()) {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> read(Topics.TRAINING_EXAMPLES).stream()
                            .anyMatch(example -> example.getFeedbackId().equals("t" + all + "#0")));
            assertThat(last.ended()).isNotDone();
        }

        // then
        List<String> expected =
                IntStream.rangeClosed(0, all).mapToObj(i -> "t" + i + "#0").toList();
        assertThat(read(Topics.TRAINING_EXAMPLES))
                .extracting(TrainingExample::getFeedbackId)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(read(Topics.DEAD_LETTERS))
                .filteredOn(letter -> letter.getTopic().equals(Topics.ADMITTED_TEXT.name()))
                .extracting(DeadLetter::getOffset)
                .hasSize(1);
    }

    private static AdmittedText text(int number) {
        String words = new Random(number)
                .ints(12, 1_000_000, Integer.MAX_VALUE)
                .mapToObj(word -> Integer.toString(word, 36).replaceAll("\\d", "e"))
                .collect(Collectors.joining(" "));
        return AdmittedText.newBuilder()
                .setTextId("t" + number)
                .setOrigin(new Origin(0, (long) number))
                .setModel(Events.MODEL)
                .setText(words)
                .setAt(Events.T)
                .build();
    }
}
