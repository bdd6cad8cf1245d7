package dev.freshet.local.cli;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Origin;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for the end of a feedback event: its fate, or its dead letter. One thread. */
final class FateWatch implements AutoCloseable {

    private static final Duration PROGRESS = Duration.ofSeconds(5);

    private final TopicReader<LedgerEntry> ledger;
    private final TopicReader<DeadLetter> deadLetters;

    FateWatch(Clients clients) {
        this.ledger = new TopicReader<>(clients, Topics.FEEDBACK_LEDGER);
        this.deadLetters = new TopicReader<>(clients, Topics.DEAD_LETTERS);
    }

    /**
     * The event's end as a line.
     *
     * @throws CommandException if it has none in time
     */
    String await(Origin origin, Duration timeout, Console console) {
        long begin = System.nanoTime();
        Duration next = PROGRESS;
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            Optional<String> end = fate(origin).or(() -> deadLetter(origin));
            if (end.isPresent()) {
                return end.get();
            }
            if (waited.compareTo(timeout) > 0) {
                throw new CommandException(
                        "no fate within " + timeout.toSeconds() + " s; 'freshet ledger audit' says why feedback waits");
            }
            if (waited.compareTo(next) > 0) {
                console.progress("waiting for its fate, " + waited.toSeconds() + " s");
                next = next.plus(PROGRESS);
            }
        }
    }

    private Optional<String> fate(Origin origin) {
        return ledger.poll(Duration.ofMillis(100)).stream()
                .map(TopicReader.Entry::value)
                .filter(entry -> entry.getOrigin().equals(origin))
                .findFirst()
                .map(entry ->
                        entry.getFate() + text(entry.getVersion()) + text(entry.getOther()) + text(entry.getReason()));
    }

    private Optional<String> deadLetter(Origin origin) {
        return deadLetters.poll(Duration.ofMillis(10)).stream()
                .map(TopicReader.Entry::value)
                .filter(letter -> letter.getTopic().equals(Topics.FEEDBACK.name())
                        && letter.getPartition() == origin.getPartition()
                        && letter.getOffset() == origin.getOffset())
                .findFirst()
                .map(letter -> "refused: " + letter.getCause());
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : " " + part;
    }

    @Override
    public void close() {
        ledger.close();
        deadLetters.close();
    }
}
