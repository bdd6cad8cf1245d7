package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the door has written to a broker so far, committed. */
final class Outcomes implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(20);

    private final TopicReader<TrainingExample> exampleReader;
    private final TopicReader<LedgerEntry> ledgerReader;
    private final TopicReader<DeadLetter> deadLetterReader;
    private final List<TrainingExample> examples = new ArrayList<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    Outcomes(Clients clients) {
        exampleReader = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES);
        ledgerReader = new TopicReader<>(clients, Topics.FEEDBACK_LEDGER);
        deadLetterReader = new TopicReader<>(clients, Topics.DEAD_LETTERS);
    }

    /** Reads what has come. */
    Outcomes read() {
        exampleReader.poll(WAIT).forEach(entry -> examples.add(entry.value()));
        ledgerReader.poll(WAIT).forEach(entry -> ledger.add(entry.value()));
        deadLetterReader.poll(WAIT).forEach(entry -> deadLetters.add(entry.value()));
        return this;
    }

    List<TrainingExample> examples() {
        return examples;
    }

    List<LedgerEntry> ledger() {
        return ledger;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** The places of all feedback that has an outcome, once for each outcome. */
    List<String> places() {
        return Stream.of(
                        examples.stream().map(example -> Origins.name(example.getOrigin())),
                        ledger.stream().map(entry -> Origins.name(entry.getOrigin())),
                        deadLetters.stream().map(letter -> letter.getPartition() + "@" + letter.getOffset()))
                .flatMap(names -> names)
                .toList();
    }

    @Override
    public void close() {
        exampleReader.close();
        ledgerReader.close();
        deadLetterReader.close();
    }
}
