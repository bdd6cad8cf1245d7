package dev.freshet.training.rules;

import dev.freshet.schemas.event.TrainingExample;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people took back: erasures by person, retractions by answer. They hold for what was given before and comes later. The newest
 * thousand of each are known.
 */
final class Withdrawals {

    private static final int MOST = 1_000;

    private final Map<String, Long> erasures = new LinkedHashMap<>();
    private final Map<Answered, Retraction> retractions = new LinkedHashMap<>();

    /**
     * A person takes back what they said about an answer.
     *
     * @param by name of the feedback that does it
     * @param at its append time, epoch milliseconds
     */
    record Retraction(String by, long at) {}

    /** Everything that a person gave up to a time is to be forgotten. */
    void erase(String person, long until) {
        Long known = erasures.remove(person);
        put(erasures, person, known == null ? until : Math.max(known, until));
    }

    /** Everything that a person said about an answer up to a time counts no more. */
    void retract(Answered answered, Retraction retraction) {
        Retraction known = retractions.remove(answered);
        put(retractions, answered, known == null || known.at() < retraction.at() ? retraction : known);
    }

    /** Whether an example is of a person that is forgotten since. */
    boolean isErased(TrainingExample example) {
        String person = example.getPerson();
        @Nullable Long until = person == null ? null : erasures.get(person);
        return until != null && example.getFeedbackAt() <= until;
    }

    /** Name of the feedback that took an example back. */
    Optional<String> retracted(TrainingExample example) {
        return Answered.of(example)
                .map(retractions::get)
                .filter(retraction -> example.getFeedbackAt() <= retraction.at())
                .map(Retraction::by);
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        map.put(key, value);
        if (map.size() > MOST) {
            map.remove(map.keySet().iterator().next());
        }
    }

    Map<String, Long> erasures() {
        return erasures;
    }

    Map<Answered, Retraction> retractions() {
        return retractions;
    }
}
