package dev.freshet.ingest;

import java.util.List;

/**
 * A text of somebody was admitted. It does not go through the join; that its model has one does, for the model may have no
 * answers from which it would be known to whom an erasure goes.
 *
 * @param person whose text it is
 * @param model which learns it
 */
record PersonalText(String person, String model) implements Arrival {

    @Override
    public String key() {
        return person;
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }
}
