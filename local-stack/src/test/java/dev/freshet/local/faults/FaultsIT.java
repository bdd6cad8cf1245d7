package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Report;
import dev.freshet.local.audit.Violation;
import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Broker, door, job manager, task manager, updater and consumer as six JVMs, each killed once in turn under load. */
@Timeout(1800)
class FaultsIT {

    private static final String MODEL = "support";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Jvm MECHANICAL = new Jvm(MechanicalProcess.class.getName(), List.of());
    private static final Set<Role> SERVICES = EnumSet.complementOf(EnumSet.of(Role.BROKER));
    private static final List<Role> KILLED =
            List.of(Role.CONSUMER, Role.STREAMS, Role.TASK_MANAGER, Role.JOB_MANAGER, Role.UPDATER, Role.BROKER);

    @TempDir
    Path folder;

    private Clients clients;
    private ArtifactStore artifacts;

    @Test
    void shouldLoseNothingWhateverIsKilled() throws Exception {
        try (Processes processes = new Processes(folder, MECHANICAL)) {
            // given
            clients = processes.clients();
            artifacts = new FolderArtifactStore(processes.artifacts());
            startAll(processes);

            // when
            Load load = new Load(clients, Duration.ofMillis(50), new Script(fiftyQuestions(), new Prose()));
            try (load) {
                for (Role role : KILLED) {
                    awaitProgress();
                    processes.kill(role);
                    processes.start(role);
                }
                awaitProgress();
                assertThat(audit(Duration.ofMinutes(2)).violations()).isEmpty();
            }
            Report report = awaitQuiet();

            // then
            assertThat(report.clean()).isTrue();
            assertThat(load.acknowledged().count()).isGreaterThan(1_000);
            assertThat(load.acknowledged().lost(clients)).isEmpty();
            assertEveryRequestAnswered();
            assertVersionsIncrease();
            assertEveryTextHasOneOutcome();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ErasureAccount.faults(clients))
                    .isEmpty());
            assertThat(report.fates())
                    .containsKeys(Fate.TRAINED, Fate.DUPLICATE, Fate.NOT_LEARNABLE, Fate.SUPERSEDED, Fate.ERASED);
            assertThat(report.deadLetters()).isPositive();
            assertThat(report.fateCount() + report.deadLetters()).isEqualTo(report.feedback());

            // and the audit finds what is planted
            for (Role role : SERVICES) {
                processes.kill(role);
            }
            assertPlantsFound();
            assertLossFound(load.acknowledged());
        }
    }

    private static Supplier<Script.Exchange> fiftyQuestions() {
        AtomicInteger count = new AtomicInteger();
        return () -> {
            int number = count.getAndIncrement() % 50;
            return new Script.Exchange("question " + number, "answer " + number);
        };
    }

    private void startAll(Processes processes) throws Exception {
        processes.start(Role.BROKER);
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        for (Role role : SERVICES) {
            processes.start(role);
        }
        String base = artifacts.put(Map.of("config.json", new byte[] {1}));
        Command create = Command.newBuilder()
                .setKind(CommandKind.CREATE)
                .setModel(MODEL)
                .setBase(base)
                .build();
        Append.to(clients, Topics.COMMANDS, MODEL, create);
        await().atMost(PATIENCE).until(() -> !read(Topics.MODEL_RELEASES).isEmpty());
    }

    /** Waits for three more releases and an answer by a version released from now on. */
    private void awaitProgress() {
        int before = newestServed();
        await().atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> newestServed() >= before + 3);
    }

    private int newestServed() {
        return served().mapToInt(VersionId::number).max().orElse(0);
    }

    private Stream<VersionId> served() {
        return read(Topics.INFERENCE_RESPONSES).stream()
                .filter(response -> response.getVersion() != null)
                .sorted(Comparator.comparing(InferenceResponse::getStartedAt))
                .map(response -> VersionId.parse(response.getVersion()));
    }

    /** Waits until everything has its fate. */
    private Report awaitQuiet() {
        return await().atMost(PATIENCE.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> audit(Duration.ZERO), report -> report.clean() && report.waitingCount() == 0);
    }

    private Report audit(Duration grace) {
        try (KafkaFacts facts = new KafkaFacts(clients, Optional.of(artifacts))) {
            return Audit.of(facts, Instant.now(), grace);
        }
    }

    private void assertEveryRequestAnswered() {
        Set<String> asked = new LinkedHashSet<>();
        try (TopicReader<InferenceRequest> requests =
                new TopicReader<>(clients, Topics.INFERENCE_REQUESTS, (record, e) -> {})) {
            requests.readToEnd().forEach(entry -> asked.add(entry.value().getRequestId()));
        }
        Set<String> answered = read(Topics.INFERENCE_RESPONSES).stream()
                .map(InferenceResponse::getRequestId)
                .collect(Collectors.toSet());
        assertThat(asked).hasSizeGreaterThan(500);
        assertThat(answered).containsAll(asked);
        List<DeadLetter> refused = read(Topics.DEAD_LETTERS).stream()
                .filter(letter -> letter.getTopic().equals(Topics.INFERENCE_REQUESTS.name()))
                .toList();
        assertThat(refused).isNotEmpty().allSatisfy(letter -> assertThat(letter.getCause())
                .isNotBlank());
    }

    /** Parts come with the next checkpoint of the prepare job. */
    private void assertEveryTextHasOneOutcome() {
        TextOutcomes texts = await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> TextAccount.of(clients), outcomes -> outcomes.faults()
                        .isEmpty());
        assertThat(texts.refused()).isPositive();
        assertThat(texts.admitted()).isLessThan(texts.given() - texts.refused());
        assertThat(texts.prepared()).isGreaterThan(50).isLessThan(texts.admitted());
    }

    private void assertVersionsIncrease() {
        List<Integer> appearances = served().map(VersionId::number).distinct().toList();
        assertThat(appearances).hasSizeGreaterThanOrEqualTo(5).isSorted();
    }

    private void assertPlantsFound() throws Exception {
        Plants plants = new Plants(clients);
        List<Tuple> expected = new ArrayList<>();
        expected.add(tuple(Violation.Kind.LOST, plants.loss()));
        expected.add(tuple(Violation.Kind.LOST, plants.leftBehind()));
        expected.add(tuple(Violation.Kind.DOUBLE_FATE, plants.doubleFate()));
        expected.add(tuple(Violation.Kind.TORN_MANIFEST, plants.tornManifest()));
        expected.add(tuple(Violation.Kind.REUSED_NUMBER, plants.reusedNumber()));

        List<Violation> found = await().atMost(PATIENCE)
                .until(() -> audit(Duration.ZERO).violations(), violations -> violations.size() >= expected.size());

        assertThat(found).extracting(Violation::kind, Violation::id).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Cuts the beginning of the requests off. */
    private void assertLossFound(Acknowledged acknowledged) throws Exception {
        TopicPartition partition = new TopicPartition(Topics.INFERENCE_REQUESTS.name(), 1);
        try (Admin admin = clients.admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
        }
        assertThat(acknowledged.lost(clients)).containsExactly(partition + "@0", partition + "@1");
    }

    private <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(entry -> Objects.requireNonNull(entry.value()))
                .toList();
    }
}
