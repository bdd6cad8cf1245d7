package dev.freshet.ingest;

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

    /** Admitted: to the join, by request. */
    record Admitted(Arrival arrival) implements Outcome {
        @Override
        public String key() {
            return arrival.requestId();
        }
    }

    /** It has its fate: to {@code feedback-ledger}. */
    record Settled(LedgerEntry entry) implements Outcome {
        @Override
        public String key() {
            return entry.getFeedbackId();
        }
    }

    /** Feedback and answer have met: to {@code training-examples}. */
    record Joined(TrainingExample example) implements Outcome {
        @Override
        public String key() {
            return example.getModel();
        }
    }
}
