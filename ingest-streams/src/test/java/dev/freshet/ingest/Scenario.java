package dev.freshet.ingest;

import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens in a simulation: the same for the same seed. A third of the seeds hold feedback for its approval, a quarter
 * have little room, and in a third processes are restarted.
 */
record Scenario(long seed, IngestConfig config, List<Step> steps) {

    static final Duration RETENTION = Duration.ofHours(2);
    private static final int STEPS = 30;
    private static final int ROOM = 3;

    static Scenario of(long seed) {
        Random random = new Random(seed);
        boolean approval = seed % 3 == 0;
        boolean little = seed % 4 == 0;
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            boolean restarts = seed % 3 == 1 && random.nextInt(STEPS) < 2;
            steps.add(restarts ? new Step.Restart() : step(random, approval));
        }
        return new Scenario(seed, Configs.simulated(RETENTION, little ? ROOM : 1_000, approval), steps);
    }

    Scenario with(List<Step> fewer) {
        return new Scenario(seed, config, fewer);
    }

    /** Whether there is room for all that comes. */
    boolean hasRoom() {
        return config.maxWaiting() > STEPS;
    }

    private static Step step(Random random, boolean approval) {
        int choice = random.nextInt(100);
        if (choice < 45) {
            return new Step.Say(feedback(random), late(random));
        } else if (choice < 70) {
            int attempt = 1 + random.nextInt(3);
            return new Step.Reply(Samples.answer(request(random), attempt)
                    .setVersion("support@" + (3 + attempt % 2))
                    .setFinishReason(random.nextInt(6) == 0 ? FinishReason.FAILED : FinishReason.STOP)
                    .setAnswer("answer " + random.nextInt(1_000))
                    .build());
        } else if (choice < 82) {
            return new Step.Pass(Duration.ofMinutes(1 + random.nextInt(random.nextInt(4) == 0 ? 150 : 20)));
        } else if (choice < 88) {
            return new Step.Forget(person(random), late(random));
        } else if (choice < 91) {
            return new Step.Garble("{\"request_id\": " + random.nextInt(10));
        }
        return approval || random.nextInt(4) == 0
                ? new Step.Order(Samples.verdict(
                        random.nextInt(4) == 0 ? CommandKind.DISAPPROVE : CommandKind.APPROVE,
                        request(random),
                        random.nextInt(3) == 0 ? "f" + random.nextInt(3) : null,
                        ""))
                : new Step.Pass(Duration.ofSeconds(1 + random.nextInt(60)));
    }

    private static Feedback feedback(Random random) {
        Feedback.Builder feedback = Feedback.newBuilder()
                .setRequestId(request(random))
                .setFeedbackId(random.nextInt(2) == 0 ? "f" + random.nextInt(3) : null)
                .setAttempt(random.nextInt(4) == 0 ? 1 + random.nextInt(3) : null)
                .setVersion(random.nextInt(5) == 0 ? "support@" + (3 + random.nextInt(2)) : null)
                .setPerson(random.nextInt(4) == 0 ? null : person(random));
        FeedbackKind[] kinds = FeedbackKind.values();
        FeedbackKind kind = kinds[random.nextInt(kinds.length)];
        feedback.setKind(kind);
        return switch (kind) {
            case DEMONSTRATION ->
                feedback.setAnswer("correction " + random.nextInt(1_000)).build();
            case PREFERENCE ->
                feedback.setChosen("better")
                        .setRejected("worse " + random.nextInt(1_000))
                        .build();
            case THUMB -> feedback.setUp(random.nextBoolean()).build();
            case SCORE ->
                feedback.setScore((double) random.nextInt(5)).setScale(4.0).build();
            case COMMENT -> feedback.setComment("well").build();
            // Without a person it is refused.
            case RETRACTION -> feedback.build();
        };
    }

    private static Duration late(Random random) {
        return random.nextInt(6) == 0 ? Duration.ofMinutes(random.nextInt(60)) : Duration.ZERO;
    }

    private static String request(Random random) {
        return "r" + random.nextInt(5);
    }

    private static String person(Random random) {
        return "person" + random.nextInt(3);
    }
}
