package dev.freshet.training.rules;

import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Optional;

/** A person and the answer that they judge. */
record Answered(String person, String requestId, int attempt) {

    /** Of an example; empty where nobody is named. */
    static Optional<Answered> of(TrainingExample example) {
        String person = example.getPerson();
        return person == null || example.getSource() != Source.FEEDBACK
                ? Optional.empty()
                : Optional.of(new Answered(person, example.getRequestId(), example.getAttempt()));
    }
}
