package dev.freshet.updater;

import static dev.freshet.updater.Examples.BASE;
import static dev.freshet.updater.Examples.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The updater on a real broker. */
@Timeout(600)
class UpdaterServiceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, byte[]> ZERO = Map.of("adapter", new byte[] {0});

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Clients clients;
    private ArtifactStore artifacts;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void startBroker() throws IOException, InterruptedException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
        producer = clients.producer();
    }

    @AfterEach
    void stopBroker() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldCreateAModelAndReleaseItsCandidates() {
        try (UpdaterService updater = start(version -> version.getNumber() == 3)) {
            // given
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);

            // when
            send(Topics.MODEL_CANDIDATES, candidate(2, 1));
            awaitEpoch(2);
            send(Topics.MODEL_CANDIDATES, candidate(3, 2));
            ModelRelease release = awaitEpoch(3);

            // then
            assertThat(kinds()).containsExactly(DecisionKind.CREATED, DecisionKind.RELEASED, DecisionKind.REFUSED);
            assertThat(release.getStable().getNumber()).isEqualTo(2);
            assertThat(release.getDenied())
                    .extracting(denied -> denied.getNumber())
                    .containsExactly(3);
            assertThat(artifacts.get(decisions().get(0).getVersion().getAdapter()))
                    .containsOnlyKeys("adapter");
            assertProjectionIsReplayOfDecisions();
        }
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() {
        // given
        try (UpdaterService updater = start(version -> false)) {
            send(Topics.COMMANDS, create("create-support"));
            send(Topics.COMMANDS, command(CommandKind.FREEZE));
            awaitEpoch(2);
            send(Topics.MODEL_CANDIDATES, candidate(2, 1));
            send(Topics.MODEL_CANDIDATES, candidate(3, 2));
            awaitEpoch(3);
        }

        // when
        try (UpdaterService updater = start(version -> false)) {
            send(Topics.COMMANDS, command(CommandKind.UNFREEZE));
            awaitEpoch(5);

            // then
            assertThat(kinds())
                    .containsExactly(
                            DecisionKind.CREATED,
                            DecisionKind.FROZEN,
                            DecisionKind.PASSED_OVER,
                            DecisionKind.UNFROZEN,
                            DecisionKind.RELEASED);
            assertThat(releases()).extracting(ModelRelease::getEpoch).isSorted().doesNotHaveDuplicates();
            assertThat(awaitEpoch(5).getStable().getNumber()).isEqualTo(3);
            assertProjectionIsReplayOfDecisions();
        }
    }

    @Test
    void shouldNotCarryOutCommandsAgainWhenItsOffsetsAreLost() {
        // given
        try (UpdaterService updater = start(version -> false)) {
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);
            send(Topics.MODEL_CANDIDATES, candidate(2, 1));
            awaitEpoch(2);
            send(Topics.MODEL_CANDIDATES, candidate(3, 2));
            awaitEpoch(3);
            send(Topics.COMMANDS, command(CommandKind.ROLL_BACK));
            awaitEpoch(4);
        }

        // when
        UpdaterConfig other = new UpdaterConfig(
                "without-offsets",
                Duration.ofDays(1),
                "cpu",
                "auto",
                UpdaterConfig.defaults().adapter(),
                UpdaterConfig.defaults().gate());
        try (UpdaterService updater = UpdaterService.start(
                other, clients, artifacts, Clock.systemUTC(), new FixedJudge(ZERO, version -> false))) {
            await().atMost(PATIENCE).until(() -> decisions().size() >= 6);

            // then
            assertThat(decisions().subList(4, 6))
                    .allSatisfy(decision -> assertThat(decision.getReason()).endsWith("was answered already"))
                    .extracting(ReleaseDecision::getCommandId)
                    .containsExactly("create-support", "command-0@1");
            assertThat(awaitEpoch(4).getStable().getNumber()).isEqualTo(2);
            assertProjectionIsReplayOfDecisions();
        }
    }

    @Test
    void shouldKeepAMalformedCommandWithItsCauseAndHandleTheNext() {
        try (UpdaterService updater = start(version -> false)) {
            // when
            sendText("{\"kind\": \"CREATE\", \"modell\": \"support\"}");
            sendText("{\"kind\": \"create\", \"model\": \"no name\"}");
            sendText("{\"kind\": \"freeze\", \"model\": \"m\", \"command_id\": \"" + "x".repeat(201) + "\"}");
            sendText("{\"kind\": \"create\", \"model\": \"support\", \"base\": \"" + BASE + "\"}");

            // then
            awaitEpoch(1);
            assertThat(deadLetters(3))
                    .satisfiesExactly(
                            letter -> {
                                assertThat(letter.getCause()).contains("unknown field modell");
                                assertThat(letter.getStage()).isEqualTo("model-updater");
                                assertThat(letter.getOffset()).isZero();
                            },
                            letter -> assertThat(letter.getCause()).contains("'no name'"),
                            letter -> assertThat(letter.getCause())
                                    .isEqualTo("field command_id has 201 characters, allowed: at most 200"));
            assertThat(deadLetters(3)).extracting(DeadLetter::getTopic).containsOnly("commands");
            assertThat(decisions().get(0).getCommandId()).isEqualTo("command-0@3");
        }
    }

    @Test
    void shouldKeepAMalformedCandidateAndHandleTheNext() {
        try (UpdaterService updater = start(version -> false)) {
            // given
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);

            // when
            producer.send(new ProducerRecord<>(Topics.MODEL_CANDIDATES.name(), new byte[] {1, 2, 3}));
            send(Topics.MODEL_CANDIDATES, Examples.manifest(new VersionRef(MODEL, 2, BASE, "no digest"), 1));
            send(Topics.MODEL_CANDIDATES, candidate(2, 1));

            // then
            awaitEpoch(2);
            assertThat(deadLetters(2))
                    .extracting(DeadLetter::getCause)
                    .satisfiesExactly(
                            cause -> assertThat(cause).startsWith("not Avro, expected ModelCandidate"),
                            cause ->
                                    assertThat(cause).isEqualTo("field version.adapter is no digest of 64 hex digits"));
        }
    }

    @Test
    void shouldFenceItsPredecessor() {
        try (UpdaterService zombie = start(version -> false)) {
            // given
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);

            // when
            try (UpdaterService successor = start(version -> false)) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    send(Topics.COMMANDS, command(CommandKind.UNFREEZE));
                    assertThat(zombie.ended()).isCompletedExceptionally();
                });
                send(Topics.MODEL_CANDIDATES, candidate(2, 1));
                awaitEpoch(2);

                // then
                assertThat(successor.ended()).isNotDone();
                assertThat(decisions())
                        .filteredOn(decision -> decision.getCommandId() != null)
                        .extracting(ReleaseDecision::getCommandId)
                        .doesNotHaveDuplicates();
                assertProjectionIsReplayOfDecisions();
            }
        }
    }

    @Test
    void shouldEndWhenFencedThoughNothingHappens() {
        // given
        UpdaterService successor = null;
        try (UpdaterService zombie = start(version -> false)) {
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);

            // when
            successor = start(version -> false);

            // then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(zombie.ended()).isCompletedExceptionally());
            assertThat(successor.ended()).isNotDone();
        } finally {
            if (successor != null) {
                successor.close();
            }
        }
    }

    @Test
    void shouldStartFromTheLogAgainAfterAnAbortedTransaction() throws Exception {
        try (UpdaterService updater = start(version -> false)) {
            // given
            send(Topics.COMMANDS, create("create-support"));
            awaitEpoch(1);
            ReleaseLimit.tighten(clients);

            // when the second try has begun, the first was aborted
            send(Topics.MODEL_CANDIDATES, candidate(2, 1));
            await().atMost(PATIENCE).until(() -> uncommittedDecisions() > 2);
            ReleaseLimit.lift(clients);

            // then
            ModelRelease release = awaitEpoch(2);
            assertThat(release.getStable().getNumber()).isEqualTo(2);
            assertThat(kinds()).containsExactly(DecisionKind.CREATED, DecisionKind.RELEASED);
            assertProjectionIsReplayOfDecisions();
            assertThat(updater.ended()).isNotDone();
        }
    }

    /** Decisions on the broker, of aborted transactions too. */
    private int uncommittedDecisions() {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
        TopicPartition partition = new TopicPartition(Topics.RELEASE_DECISIONS.name(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            return consumer.poll(Duration.ofMillis(500)).count();
        }
    }

    private UpdaterService start(Predicate<VersionRef> refused) {
        return UpdaterService.start(
                UpdaterConfig.defaults(), clients, artifacts, Clock.systemUTC(), new FixedJudge(ZERO, refused));
    }

    private void assertProjectionIsReplayOfDecisions() {
        ReleaseBook book = new ReleaseBook();
        decisions().forEach(book::replay);
        ModelRelease newest = releases().get(releases().size() - 1);
        assertThat(book.projection(MODEL, newest.getAt())).contains(newest);
    }

    /** A transaction comes to be seen on one topic after the other. */
    private ModelRelease awaitEpoch(long epoch) {
        await().atMost(PATIENCE)
                .until(() -> releases().stream().anyMatch(release -> release.getEpoch() >= epoch)
                        && decisions().stream().anyMatch(decision -> decision.getEpoch() >= epoch));
        ModelRelease newest = releases().get(releases().size() - 1);
        assertThat(newest.getEpoch()).isEqualTo(epoch);
        return newest;
    }

    private List<DeadLetter> deadLetters(int count) {
        return await().atMost(PATIENCE).until(() -> read(Topics.DEAD_LETTERS), letters -> letters.size() >= count);
    }

    private List<DecisionKind> kinds() {
        return decisions().stream().map(ReleaseDecision::getKind).toList();
    }

    private List<ReleaseDecision> decisions() {
        return read(Topics.RELEASE_DECISIONS);
    }

    private List<ModelRelease> releases() {
        return read(Topics.MODEL_RELEASES);
    }

    private <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, T value) {
        producer.send(Records.of(topic, MODEL, value));
        producer.flush();
    }

    private void sendText(String text) {
        producer.send(new ProducerRecord<>(Topics.COMMANDS.name(), text.getBytes(StandardCharsets.UTF_8)));
        producer.flush();
    }

    private static Command create(String id) {
        return Examples.command(CommandKind.CREATE)
                .setBase(BASE)
                .setCommandId(id)
                .build();
    }

    private static Command command(CommandKind kind) {
        return Examples.command(kind).build();
    }

    private static ModelCandidate candidate(int number, int parent) {
        return Examples.manifest(Examples.version(number), parent);
    }
}
