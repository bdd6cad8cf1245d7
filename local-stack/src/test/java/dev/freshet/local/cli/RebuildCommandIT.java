package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.local.stack.Append;
import dev.freshet.local.stack.MechanicalParts;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import dev.freshet.training.TwoParameterLearner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned, on a broker without services: version 3 on 2 on 1, each of two examples, of ann and of bob. */
class RebuildCommandIT {

    @TempDir
    Path folder;

    private ArtifactStore store;
    private EmbeddedBroker broker;
    private Clients clients;
    private int partition;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void open() throws Exception {
        store = new FolderArtifactStore(folder.resolve("artifacts"));
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        for (int offset = 0; offset < 4; offset++) {
            example(offset);
        }
        decided(DecisionKind.CREATED, 1);
        learned(2, 1, 0);
        learned(3, 2, 2);
        decided(DecisionKind.RELEASED, 3);
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void shouldSayWhatItWouldLearnOfAVersionAndItsAncestors() {
        assertThat(rebuild("support@3", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("would learn 4\n");
    }

    @Test
    void shouldLeaveOutPersonsAndWhatTheMethodDoesNotLearn() {
        assertThat(rebuild("support@3", "--dry-run", "--without-person", "ann", "--method", "kto"))
                .isZero();
        assertThat(out.toString()).isEqualTo("would learn 0, left out person 2, method 2\n");
        assertThat(rebuild("support@3", "--dry-run", "--without-person", "ann", "--without-person", "bob"))
                .isZero();
        assertThat(out.toString()).endsWith("would learn 0, left out person 4\n");
    }

    @Test
    void shouldRefuseAPersonWhoGaveNothing() {
        assertThat(rebuild("support@3", "--dry-run", "--without-person", "anne"))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("freshet: support@3 contains nothing that a person called 'anne' gave\n");
    }

    @Test
    void shouldLeaveOutWhoAskedToBeForgottenBeforeTheDoorHeardOfIt() throws Exception {
        // given
        Append.to(
                clients,
                Topics.ERASURES,
                "ann",
                Erasure.newBuilder().setPerson("ann").build());

        // then
        assertThat(rebuild("support@3", "--dry-run")).isZero();
        assertThat(out.toString()).isEqualTo("would learn 2, left out erased 2\n");
    }

    @Test
    void shouldGoOnWithoutWhatIsKeptNoMoreOnlyIfItMay() throws Exception {
        // given
        try (Admin admin = clients.admin()) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(Topics.TRAINING_EXAMPLES.name(), partition),
                            RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }

        // then
        assertThat(rebuild("support@3", "--dry-run")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("freshet: 1 of the 4 examples of support@3 are no longer kept in training-examples; go on"
                        + " without them with --allow-missing\n");
        assertThat(rebuild("support@3", "--dry-run", "--allow-missing")).isZero();
        assertThat(out.toString()).isEqualTo("would learn 3, left out missing 1\n");
    }

    @Test
    void shouldSayWhyThereIsNothingToRebuild() throws Exception {
        // given a version whose parent is unknown, and one of examples that there are not
        learned(9, 8, 2);
        decided(DecisionKind.RELEASED, 9);
        learned(10, 3, 3);
        decided(DecisionKind.RELEASED, 10);

        // then
        assertThat(rebuild("support@2")).isEqualTo(1);
        assertThat(rebuild("sales@3")).isEqualTo(1);
        assertThat(rebuild("support@1")).isEqualTo(1);
        assertThat(rebuild("support@9")).isEqualTo(1);
        assertThat(rebuild("support@10")).isEqualTo(1);
        assertThat(rebuild("support")).isEqualTo(1);
        assertThat(rebuild("support@3", "--method", "ppo")).isEqualTo(2);
        assertThat(err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "freshet: support@2 was never released; 'freshet models history support' lists"
                                                + " what was"),
                        line -> assertThat(line).contains("sales@3 was never released"),
                        line -> assertThat(line).contains("support@1 has learned nothing"),
                        line -> assertThat(line)
                                .contains("the manifest of support@8, of which support@9 is made, is missing"),
                        line -> assertThat(line).contains("the manifest of support@10, of", "or damaged"),
                        line -> assertThat(line).contains("the version is 'support', allowed: MODEL@NUMBER"),
                        line -> assertThat(line).contains("--method").contains("ppo"));
    }

    @Test
    void shouldHandItOverAndSayThatNobodyNumbersIt() {
        // when
        assertThat(rebuild("support@3", "--timeout", "1s", "--method", "sft")).isEqualTo(1);

        // then
        assertThat(err.toString()).endsWith("freshet: no number within 1 s; is flink-training running?\n");
        List<TrainingExample> examples = TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES).stream()
                .map(TopicReader.Entry::value)
                .toList();
        assertThat(examples).hasSize(5);
        assertThat(examples.get(4).getSource()).isEqualTo(Source.REBUILT);
        ModelCandidate manifest = examples.get(4).getRebuilt();
        assertThat(manifest.getVersion().getNumber()).isZero();
        assertThat(manifest.getLearned()).containsExactly(new OffsetRange(partition, 0L, 3L));
        assertThat(manifest.getRebuilt()).isEqualTo(new Rebuild(3, "sft", List.of()));
        assertThat(store.get(manifest.getVersion().getAdapter())).containsOnlyKeys(TwoParameterLearner.FILE);
    }

    @Test
    void shouldNeedTheArtifactStore() throws Exception {
        assertThat(run("rebuild", "support@3", "--bootstrap", broker.bootstrapServers()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("name the folder that the services share with --artifacts");
    }

    private int rebuild(String... args) {
        List<String> command = new ArrayList<>(List.of("rebuild"));
        command.addAll(List.of(args));
        command.addAll(List.of(
                "--bootstrap",
                broker.bootstrapServers(),
                "--artifacts",
                folder.resolve("artifacts").toString()));
        return run(command.toArray(String[]::new));
    }

    private int run(String... command) {
        return Freshet.commandLine(
                        new PrintWriter(out, true), new PrintWriter(err, true), config -> new MechanicalParts())
                .execute(command);
    }

    private void example(int offset) throws Exception {
        TrainingExample example = TrainingExample.newBuilder()
                .setFeedbackId("f" + offset)
                .setOrigin(new Origin(0, (long) offset))
                .setModel("support")
                .setUse(Use.LEARN)
                .setRequestId("r" + offset)
                .setAttempt(1)
                .setVersion("support@1")
                .setMessages(List.of())
                .setAnswer("")
                .setPerson(offset % 2 == 0 ? "ann" : "bob")
                .setKind(FeedbackKind.DEMONSTRATION)
                .setDemonstration("right")
                .setFeedbackAt(offset)
                .build();
        partition =
                Append.to(clients, Topics.TRAINING_EXAMPLES, "support", example).partition();
    }

    private void learned(int number, int parent, long first) throws Exception {
        ModelCandidate candidate = ModelCandidate.newBuilder()
                .setVersion(version(number))
                .setParent(parent)
                .setLearned(List.of(new OffsetRange(partition, first, first + 1)))
                .setLearnedCount(2)
                .setLearnedDigest("")
                .setStep(number)
                .setBuiltBy("test")
                .setAt(0)
                .build();
        Append.to(clients, Topics.MODEL_CANDIDATES, "support", candidate);
    }

    private void decided(DecisionKind kind, int number) throws Exception {
        ReleaseDecision decision = ReleaseDecision.newBuilder()
                .setModel("support")
                .setKind(kind)
                .setEpoch(number)
                .setVersion(version(number))
                .setReason("test")
                .setAt(0)
                .build();
        Append.to(clients, Topics.RELEASE_DECISIONS, "support", decision);
    }

    private VersionRef version(int number) {
        return new VersionRef("support", number, "base", store.put(TwoParameterLearner.zero()));
    }
}
