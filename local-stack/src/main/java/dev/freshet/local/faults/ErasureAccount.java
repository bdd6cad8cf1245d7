package dev.freshet.local.faults;

import dev.freshet.ingest.IngestConfig;
import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the one model's learner was told of each erasure, by each task of the door once. A task that hears of the model later
 * tells of each person's last erasure alone. One that names nobody is a dead letter. One thread.
 */
final class ErasureAccount {

    private final int tasks;
    private final Map<Origin, Optional<String>> persons = new LinkedHashMap<>();
    private final Map<String, Origin> last = new HashMap<>();
    private final Map<Origin, Integer> told = new HashMap<>();
    private final Map<Origin, Integer> refused = new HashMap<>();

    /** Of a door of so many tasks. */
    ErasureAccount(int tasks) {
        this.tasks = tasks;
    }

    /** What the topics hold that breaks this, once everything has come to its end. */
    static List<String> faults(Clients clients) {
        ErasureAccount account = new ErasureAccount(IngestConfig.defaults().partitions());
        try (TopicReader<Erasure> erasures = new TopicReader<>(
                clients,
                Topics.ERASURES,
                (record, e) -> account.erasure(new Origin(record.partition(), record.offset()), ""))) {
            erasures.forEachToEnd(entry -> account.erasure(
                    new Origin(entry.record().partition(), entry.record().offset()),
                    entry.value().getPerson()));
        }
        TopicReader.readAll(clients, Topics.DEAD_LETTERS).stream()
                .map(TopicReader.Entry::value)
                .filter(letter -> letter.getTopic().equals(Topics.ERASURES.name()))
                .forEach(letter -> account.refused(new Origin(letter.getPartition(), letter.getOffset())));
        TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES).forEach(entry -> account.example(entry.value()));
        return account.faults();
    }

    /** A record of erasures, in their order; no id where it names nobody. */
    void erasure(Origin place, String person) {
        persons.put(place, Optional.of(person).filter(Ids::isId));
        last.put(person, place);
    }

    /** A dead letter. */
    void refused(Origin place) {
        refused.merge(place, 1, Integer::sum);
    }

    /** An example, which tells of an erasure or is anything else. */
    void example(TrainingExample example) {
        if (example.getSource() == Source.ERASURE) {
            told.merge(example.getOrigin(), 1, Integer::sum);
        }
    }

    /** What is wrong. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        persons.forEach((place, person) -> {
            int times = told.getOrDefault(place, 0);
            int letters = refused.getOrDefault(place, 0);
            int least =
                    person.map(name -> place.equals(last.get(name)) ? tasks : 0).orElse(0);
            int most = person.isPresent() ? tasks : 0;
            if (times < least || times > most || letters != (person.isPresent() ? 0 : 1)) {
                faults.add(Topics.ERASURES.name() + " " + Origins.name(place) + " was told " + times
                        + " times, allowed: " + least + " to " + most + ", and has " + letters + " dead letters");
            }
        });
        return faults;
    }
}
