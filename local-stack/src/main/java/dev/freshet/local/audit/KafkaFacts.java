package dev.freshet.local.audit;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.artifacts.ArtifactException;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Facts from the topics and the artifact store. The topics' ends are taken when this is opened, effects before their
 * causes, and nothing after them is read. One thread.
 */
public final class KafkaFacts implements Facts, AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final TopicReader<LedgerEntry> fates;
    private final TopicReader<ModelRelease> releases;
    private final TopicReader<ReleaseDecision> decisions;
    private final TopicReader<ModelCandidate> candidates;
    private final TopicReader<TrainingExample> examples;
    private final TopicReader<DeadLetter> deadLetters;
    private final TopicReader<Feedback> feedback;
    private final TopicReader<InferenceResponse> answers;
    private final List<ConsumerRecord<byte[], byte[]>> unreadable = new ArrayList<>();
    private final Optional<ArtifactStore> artifacts;
    private final Map<String, Optional<String>> artifactFaults = new HashMap<>();

    /**
     * Opens the topics.
     *
     * @param artifacts where adapters are kept, if it can be seen from here
     */
    public KafkaFacts(Clients clients, Optional<ArtifactStore> artifacts) {
        this.artifacts = artifacts;
        this.fates = reader(clients, Topics.FEEDBACK_LEDGER);
        this.releases = reader(clients, Topics.MODEL_RELEASES);
        this.decisions = reader(clients, Topics.RELEASE_DECISIONS);
        this.candidates = reader(clients, Topics.MODEL_CANDIDATES);
        this.examples = reader(clients, Topics.TRAINING_EXAMPLES);
        this.deadLetters = reader(clients, Topics.DEAD_LETTERS);
        this.feedback = kept(new TopicReader<>(clients, Topics.FEEDBACK, (record, e) -> unreadable.add(record)));
        this.answers = reader(clients, Topics.INFERENCE_RESPONSES);
    }

    private <T extends SpecificRecord> TopicReader<T> reader(Clients clients, Topic<T> topic) {
        return kept(new TopicReader<>(clients, topic));
    }

    private <T extends AutoCloseable> T kept(T closeable) {
        open.push(closeable);
        return closeable;
    }

    @Override
    public List<Span> feedbackSpans() {
        return spans(feedback);
    }

    @Override
    public List<Span> exampleSpans() {
        return spans(examples);
    }

    private static List<Span> spans(TopicReader<?> reader) {
        Map<Integer, Long> beginnings = reader.beginnings();
        return reader.ends().entrySet().stream()
                .map(end -> {
                    long start = Math.min(beginnings.getOrDefault(end.getKey(), 0L), end.getValue());
                    return new Span(end.getKey(), start, end.getValue());
                })
                .toList();
    }

    @Override
    public Stream<LedgerEntry> fates() {
        return values(fates);
    }

    @Override
    public Stream<DeadLetter> deadLetters() {
        return values(deadLetters);
    }

    @Override
    public Stream<Placed<TrainingExample>> examples() {
        return TopicScan.of(examples).map(KafkaFacts::placed);
    }

    @Override
    public Stream<ModelCandidate> candidates() {
        return values(candidates);
    }

    @Override
    public Stream<ReleaseDecision> decisions() {
        return values(decisions);
    }

    @Override
    public Stream<ModelRelease> releases() {
        return values(releases);
    }

    @Override
    public Stream<Placed<Optional<Feedback>>> feedback() {
        Stream<Placed<Optional<Feedback>>> readable =
                TopicScan.of(feedback).map(entry -> placed(entry.record(), Optional.of(entry.value())));
        Map<Integer, Long> ends = feedback.ends();
        // The second part is asked for when the first has been read, and so are its records.
        return Stream.concat(
                readable,
                Stream.of(unreadable)
                        .flatMap(List::stream)
                        .filter(record -> record.offset() < ends.getOrDefault(record.partition(), 0L))
                        .map(record -> placed(record, Optional.empty())));
    }

    @Override
    public Stream<Placed<InferenceResponse>> answers() {
        return TopicScan.of(answers).map(KafkaFacts::placed);
    }

    @Override
    public Optional<String> artifactFault(String digest) {
        return artifacts.flatMap(store -> artifactFaults.computeIfAbsent(digest, name -> fault(store, name)));
    }

    private static Optional<String> fault(ArtifactStore store, String digest) {
        try {
            store.folder(digest);
            return Optional.empty();
        } catch (ArtifactException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static <T extends SpecificRecord> Stream<T> values(TopicReader<T> reader) {
        return TopicScan.of(reader).map(TopicReader.Entry::value);
    }

    private static <T> Placed<T> placed(TopicReader.Entry<T> entry) {
        return placed(entry.record(), entry.value());
    }

    private static <T> Placed<T> placed(ConsumerRecord<byte[], byte[]> record, T value) {
        return new Placed<>(record.partition(), record.offset(), record.timestamp(), value);
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close a topic", e);
            }
        }
    }
}
