package dev.freshet.local.stack;

import static org.awaitility.Awaitility.await;

import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Report;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Asks and corrects over the topics of a stack. */
public final class Customer {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final StackFolder folder;
    private final Clients clients;

    /** A customer of the stack on a folder. */
    public Customer(StackFolder folder, String bootstrapServers) {
        this.folder = folder;
        this.clients = new Clients(KafkaConfig.of(bootstrapServers));
    }

    /** Asks and waits for the answer. */
    public InferenceResponse ask(String text) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        InferenceRequest request =
                InferenceRequest.newBuilder().setRequestId(id).setPrompt(text).build();
        Append.to(clients, Topics.INFERENCE_REQUESTS, id, request);
        return answer(id);
    }

    /**
     * Asks until the answer is by the released version: what is learned is released before a replica has loaded it. While
     * nothing is learned, whoever asks next gets that version too.
     */
    public InferenceResponse askReleased(String text) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> ask(text), response -> response.getVersion().equals(released()));
    }

    private String released() {
        List<TopicReader.Entry<ModelRelease>> releases = TopicReader.readAll(clients, Topics.MODEL_RELEASES);
        return VersionId.of(releases.get(releases.size() - 1).value().getStable())
                .toString();
    }

    /** Waits for the answer to a request. */
    InferenceResponse answer(String id) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> TopicReader.readAll(clients, Topics.INFERENCE_RESPONSES).stream()
                                .map(TopicReader.Entry::value)
                                .filter(response -> response.getRequestId().equals(id))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void correct(InferenceResponse response, String answer) throws InterruptedException {
        correct(response, answer, null);
    }

    /** Says what an answer should have been. */
    public void correct(InferenceResponse response, String answer, @Nullable String person)
            throws InterruptedException {
        Feedback feedback = Feedback.newBuilder()
                .setRequestId(response.getRequestId())
                .setPerson(person)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer(answer)
                .build();
        Append.to(clients, Topics.FEEDBACK, response.getRequestId(), feedback);
    }

    /** Waits until so many corrections were learned and released. */
    public void awaitTrained(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> trained().size() >= count);
    }

    /** Writes a value as a console producer does: text, no key. */
    void write(String topic, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    void awaitDecision(DecisionKind kind) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> TopicReader.readAll(clients, Topics.RELEASE_DECISIONS).stream()
                        .anyMatch(entry -> entry.value().getKind() == kind));
    }

    List<DeadLetter> deadLetters() {
        return TopicReader.readAll(clients, Topics.DEAD_LETTERS).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }

    private List<LedgerEntry> trained() {
        return TopicReader.readAll(clients, Topics.FEEDBACK_LEDGER).stream()
                .map(TopicReader.Entry::value)
                .filter(entry -> entry.getFate() == Fate.TRAINED)
                .toList();
    }

    /** Audits the ledger, which is given no time. */
    public Report audit() {
        try (KafkaFacts facts = new KafkaFacts(clients, Optional.of(new FolderArtifactStore(folder.artifacts())))) {
            return Audit.of(facts, Instant.now(), Duration.ZERO);
        }
    }
}
