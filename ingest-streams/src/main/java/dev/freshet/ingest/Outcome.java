package dev.freshet.ingest;

import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;

/** What was decided about a record; each kind is written to one topic. */
sealed interface Outcome {

    /** The key under which it is written. */
    String key();

    /** Not admitted: to {@code dead-letters}. */
    record Refused(DeadLetter letter) implements Outcome {
        @Override
        public String key() {
            return letter.getTopic();
        }
    }

    /** Admitted: to the join. */
    record Admitted(Arrival arrival) implements Outcome {
        @Override
        public String key() {
            return arrival.key();
        }
    }

    /** A text came in: by its name to where repeated ones are dropped. */
    record TextAdmitted(AdmittedText text) implements Outcome {
        @Override
        public String key() {
            return text.getTextId();
        }
    }

    /** It has its fate: to {@code feedback-ledger}. */
    record Settled(LedgerEntry entry) implements Outcome {
        @Override
        public String key() {
            return entry.getFeedbackId();
        }
    }

    /** Feedback and answer have met, or a person is to be forgotten: to {@code training-examples}. */
    record Joined(TrainingExample example) implements Outcome {
        @Override
        public String key() {
            return example.getModel();
        }
    }
}
