package dev.freshet.local.dataset;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what training-examples holds, without what was erased or taken back. One thread. */
public final class SampleExport {

    private static final Logger LOG = LoggerFactory.getLogger(SampleExport.class);

    private final Clients clients;
    private final Filter filter;
    private final Map<String, Long> erased = new HashMap<>();
    private final Map<Judge, Long> takenBack = new HashMap<>();
    private final Map<Integer, List<TrainingExample>> open = new HashMap<>();

    /** Who judged which answer. */
    private record Judge(@Nullable String person, String request, int attempt) {

        static Judge of(TrainingExample example) {
            return new Judge(example.getPerson(), example.getRequestId(), example.getAttempt());
        }
    }

    /**
     * What is written; all of it where nothing is said.
     *
     * @param version a version, of which what its manifest says it learned since its parent is written
     * @param kind {@code text}, or a kind of feedback in lower case
     */
    public record Filter(Optional<String> model, Optional<VersionId> version, Optional<String> kind) {}

    /** An export from a cluster. */
    public SampleExport(Clients clients, Filter filter) {
        this.clients = clients;
        this.filter = filter;
    }

    /**
     * Writes samples, a line each.
     *
     * @return how many
     * @throws IllegalArgumentException if there is no such version
     */
    public long write(Consumer<String> lines) {
        Optional<List<OffsetRange>> learned = filter.version().map(this::learned);
        readErasures();
        AtomicLong written = new AtomicLong();
        Consumer<String> counted = line -> {
            lines.accept(line);
            written.incrementAndGet();
        };
        try (TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            examples.forEachToEnd(entry -> {
                if (entry.value().getKind() == FeedbackKind.RETRACTION) {
                    takenBack.merge(Judge.of(entry.value()), entry.value().getFeedbackAt(), Math::max);
                }
            });
        }
        try (TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            examples.forEachToEnd(entry -> {
                boolean asked = learned.isEmpty()
                        || holds(
                                learned.get(),
                                entry.record().partition(),
                                entry.record().offset());
                if (asked && isWanted(entry.value())) {
                    write(entry.record().partition(), entry.value(), counted);
                }
            });
        }
        List.copyOf(open.keySet()).forEach(partition -> flush(partition, counted));
        return written.get();
    }

    private List<OffsetRange> learned(VersionId version) {
        List<ModelCandidate> found = new ArrayList<>();
        try (TopicReader<ModelCandidate> candidates = new TopicReader<>(clients, Topics.MODEL_CANDIDATES)) {
            candidates.forEachToEnd(entry -> {
                if (VersionId.of(entry.value().getVersion()).equals(version)) {
                    found.add(entry.value());
                }
            });
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException(version + " was never a candidate");
        }
        return found.get(0).getLearned();
    }

    private void readErasures() {
        try (TopicReader<Erasure> erasures = new TopicReader<>(
                clients, Topics.ERASURES, (record, e) -> LOG.warn("erasure {} is unreadable", record.offset(), e))) {
            erasures.forEachToEnd(entry ->
                    erased.merge(entry.value().getPerson(), entry.record().timestamp(), Math::max));
        }
    }

    private static boolean holds(List<OffsetRange> ranges, int partition, long offset) {
        return ranges.stream()
                .anyMatch(range ->
                        range.getPartition() == partition && range.getFirst() <= offset && offset <= range.getLast());
    }

    private boolean isWanted(TrainingExample example) {
        boolean readable = example.getSource() == Source.TEXT
                || (example.getSource() == Source.FEEDBACK && SampleWriter.writes(example));
        return readable
                && !isGone(example)
                && filter.model().map(example.getModel()::equals).orElse(true)
                && filter.kind().map(kind(example)::equals).orElse(true);
    }

    /** Whether its person was erased after it, or took it back. */
    private boolean isGone(TrainingExample example) {
        String person = example.getPerson();
        long until = person == null ? -1 : erased.getOrDefault(person, -1L);
        if (example.getSource() == Source.FEEDBACK) {
            until = Math.max(until, takenBack.getOrDefault(Judge.of(example), -1L));
        }
        return example.getFeedbackAt() <= until;
    }

    private static String kind(TrainingExample example) {
        return example.getSource() == Source.TEXT ? "text" : SampleKeys.kind(example.getKind());
    }

    /** Parts of a text lie one after the other in a partition. */
    private void write(int partition, TrainingExample example, Consumer<String> lines) {
        List<TrainingExample> parts = open.getOrDefault(partition, List.of());
        boolean same = !parts.isEmpty()
                && example.getSource() == Source.TEXT
                && SampleKeys.of(parts.get(0)).equals(SampleKeys.of(example));
        if (!same) {
            flush(partition, lines);
        }
        if (example.getSource() == Source.TEXT) {
            open.computeIfAbsent(partition, added -> new ArrayList<>()).add(example);
        } else {
            lines.accept(SampleWriter.judged(example));
        }
    }

    private void flush(int partition, Consumer<String> lines) {
        List<TrainingExample> parts = open.remove(partition);
        if (parts != null) {
            lines.accept(SampleWriter.text(parts));
        }
    }
}
