package dev.freshet.local.bench.learning;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.util.List;

/** Makes the training examples of one trial of what customers say about answers. */
final class Says {

    private long count;

    /** The answer should have been another one. */
    TrainingExample rather(Answered answered, String right) {
        return judged(answered)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setDemonstration(right)
                .build();
    }

    /** Thumb up or down. */
    TrainingExample thumb(Answered answered, boolean up) {
        return judged(answered).setKind(FeedbackKind.THUMB).setUp(up).build();
    }

    /** One answer is better than another. */
    TrainingExample prefers(Answered answered, String better, String worse) {
        return judged(answered)
                .setKind(FeedbackKind.PREFERENCE)
                .setChosen(better)
                .setRejected(worse)
                .build();
    }

    private TrainingExample.Builder judged(Answered answered) {
        long number = count++;
        return TrainingExample.newBuilder()
                .setFeedbackId("feedback-" + number)
                .setOrigin(new Origin(0, number))
                .setModel(Pupil.MODEL)
                .setUse(Use.LEARN)
                .setRequestId("request-" + number)
                .setAttempt(1)
                .setVersion(answered.version())
                .setMessages(List.of(new Message("user", answered.question())))
                .setAnswer(answered.answer())
                .setPerson("customer-" + number)
                .setFeedbackAt(answered.at());
    }
}
