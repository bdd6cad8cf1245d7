package dev.freshet.local.dataset;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.RawText;

/** One line of a data set, as what an application would have sent. */
public sealed interface Sample {

    /** Names it: the same name again is the same sample. */
    String id();

    /** Name of the model that learns it. */
    String model();

    /** What it is, in a word. */
    String kind();

    /** What tells it from every other sample of any model. */
    String key();

    /**
     * A text.
     *
     * @param record for raw-text
     */
    record Text(RawText record) implements Sample {

        @Override
        public String id() {
            return record.getTextId();
        }

        @Override
        public String model() {
            return record.getModel();
        }

        @Override
        public String kind() {
            return "text";
        }

        @Override
        public String key() {
            return SampleKeys.text(id());
        }
    }

    /**
     * A judgement, and the answer that it is about, which nobody gave.
     *
     * @param answer for inference-responses; its version is that which is stable when it is sent
     * @param feedback for feedback
     */
    record Judged(InferenceResponse answer, Feedback feedback) implements Sample {

        @Override
        public String id() {
            return feedback.getFeedbackId();
        }

        @Override
        public String model() {
            return answer.getModel();
        }

        @Override
        public String kind() {
            return SampleKeys.kind(feedback.getKind());
        }

        @Override
        public String key() {
            return SampleKeys.judged(feedback.getRequestId(), id());
        }
    }
}
