package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A seeded simulation: whatever comes, in whatever order, each event has exactly one outcome in the end. */
class OneOutcomeTest {

    private static final int STEPS = 1_000;
    private static final Duration RETENTION = IngestConfig.defaults().retention();

    private final List<TrainingExample> examples = new ArrayList<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGiveEachEventExactlyOneOutcome(long seed) {
        try (IngestDriver door = new IngestDriver()) {
            int sent = simulate(door, new Random(seed));
            door.advance(RETENTION);
            door.advance(RETENTION);
            read(door);

            assertThat(outcomes())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, sent)
                            .mapToObj(offset -> "0@" + offset)
                            .toList());
            assertThat(ledger)
                    .extracting(LedgerEntry::getFate)
                    .contains(Fate.DUPLICATE, Fate.EXPIRED, Fate.NOT_LEARNABLE, Fate.REJECTED);
            assertThat(examples).hasSizeGreaterThan(STEPS / 20);
            assertThat(refused).hasSizeGreaterThan(STEPS / 50);
            assertThat(door.entries()).isZero();
        }
    }

    private int simulate(IngestDriver door, Random random) {
        int sent = 0;
        for (int step = 0; step < STEPS; step++) {
            String request = "r" + (step / 40 + random.nextInt(20));
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    door.send(feedback(request, random));
                    sent++;
                }
                case 4 -> {
                    door.sendFeedback("{\"request_id\": " + random.nextInt());
                    sent++;
                }
                case 5, 6 -> door.send(response(request, random));
                default -> door.advance(Duration.ofMinutes(random.nextInt(600)));
            }
            read(door);
        }
        return sent;
    }

    private static Feedback.Builder feedback(String request, Random random) {
        Feedback.Builder feedback =
                switch (random.nextInt(4)) {
                    case 0 -> Samples.thumb(request, random.nextBoolean());
                    case 1 ->
                        Feedback.newBuilder()
                                .setRequestId(request)
                                .setKind(FeedbackKind.COMMENT)
                                .setComment("slow");
                    default -> Samples.demonstration(request);
                };
        return feedback.setFeedbackId(random.nextInt(3) == 0 ? "f" + random.nextInt(4) : null)
                .setAttempt(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : null)
                .setVersion(random.nextInt(4) == 0 ? "support@" + (3 + random.nextInt(2)) : null);
    }

    private static InferenceResponse.Builder response(String request, Random random) {
        return answer(request, 1 + random.nextInt(3))
                .setFinishReason(random.nextInt(4) == 0 ? FinishReason.FAILED : FinishReason.STOP);
    }

    private void read(IngestDriver door) {
        examples.addAll(door.examples());
        ledger.addAll(door.ledger());
        door.deadLetters().forEach(letter -> refused.add(letter.getPartition() + "@" + letter.getOffset()));
    }

    private List<String> outcomes() {
        return Stream.of(
                        examples.stream().map(example -> Origins.name(example.getOrigin())),
                        ledger.stream().map(entry -> Origins.name(entry.getOrigin())),
                        refused.stream())
                .flatMap(names -> names)
                .toList();
    }
}
