package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Violation;
import dev.freshet.local.explain.VersionStory;
import dev.freshet.local.stack.Append;
import dev.freshet.local.stack.Customer;
import dev.freshet.local.stack.MechanicalParts;
import dev.freshet.local.stack.Stack;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackFolder;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.training.DirectLearning;
import dev.freshet.training.TwoParameterLearner;
import dev.freshet.training.rules.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class RebuildIT {

    @TempDir
    Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldReleaseAVersionThatNeverSawAnErasedPerson() throws Exception {
        StackFolder folder = new StackFolder(root.resolve("data"));
        StackConfig config = StackConfig.of(folder, MechanicalParts.base(root.resolve("base")));
        VersionId rebuilt;
        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            // given two people's corrections in released versions, and the erasure of one
            Clients clients = stack.clients();
            Customer customer = new Customer(folder, stack.bootstrapServers());
            customer.correct(customer.ask("how are you"), "fine", "ann");
            customer.awaitTrained(1);
            customer.correct(customer.ask("who are you"), "a secret", "bob");
            customer.awaitTrained(2);
            String taught = VersionId.of(newest(clients).getVersion()).toString();
            Append.to(
                    clients,
                    Topics.ERASURES,
                    "bob",
                    Erasure.newBuilder().setPerson("bob").build());
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> !examples(clients, Source.ERASURE).isEmpty());

            // when
            assertThat(run("rebuild", taught, "--wait", "--timeout", "5m"))
                    .as(err.toString())
                    .isZero();
            assertThat(run("rebuild", taught, "--wait", "--timeout", "5m")).isEqualTo(1);

            // then the first is released without a trace of the person
            List<ModelCandidate> built = rebuilt(clients);
            assertThat(built).hasSize(2);
            ModelCandidate manifest = built.get(0);
            rebuilt = VersionId.of(manifest.getVersion());
            assertThat(manifest.getLearnedCount()).isEqualTo(1);
            assertThat(manifest.getRebuilt().getOf())
                    .isEqualTo(VersionId.parse(taught).number());
            assertThat(manifest.getRebuilt().getLeftOut())
                    .extracting(LeftOut::getReason, LeftOut::getCount)
                    .containsExactly(tuple(LeftOutReason.ERASED, 1));
            assertThat(manifest.getVersion().getAdapter()).isEqualTo(adapterOf("ann", clients, folder));
            assertThat(out.toString())
                    .contains(rebuilt + " rebuilds " + taught + ": learned 1, left out erased 1, adapter")
                    .contains("RELEASED " + rebuilt + ": rebuilds version "
                            + VersionId.parse(taught).number());
            assertThat(customer.askReleased("how are you").getVersion()).isEqualTo(rebuilt.toString());

            // and the second is the same, and comes too late
            assertThat(built.get(1).getVersion().getAdapter())
                    .isEqualTo(manifest.getVersion().getAdapter());
            assertThat(err.toString()).contains(" was not released");
            assertThat(decisions(clients, DecisionKind.REFUSED).get(0).getReason())
                    .startsWith(
                            "it rebuilds version " + VersionId.parse(taught).number() + ": it was not trained from");
            assertThat(customer.audit().violations()).isEmpty();
        }
        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            // and it is learned on top of it
            Clients clients = stack.clients();
            Customer customer = new Customer(folder, stack.bootstrapServers());
            customer.correct(customer.ask("what is new"), "nothing", "ann");
            customer.awaitTrained(3);
            ReleaseDecision newest = newest(clients);
            assertThat(newest.getParent()).isEqualTo(rebuilt.number());
            assertThat(newest.getVersion().getNumber()).isEqualTo(rebuilt.number() + 2);
            assertThat(customer.audit().violations()).isEmpty();
            try (KafkaFacts facts = new KafkaFacts(clients, Optional.empty())) {
                assertThat(VersionStory.of(facts, rebuilt, 5).orElseThrow().lines())
                        .anyMatch(line -> line.endsWith("leaves out 1 example: ERASED"));
            }

            // and a manifest that does not account for what was left out is found
            ModelCandidate torn = ModelCandidate.newBuilder(rebuilt(clients).get(0))
                    .setVersion(VersionRef.newBuilder(newest.getVersion())
                            .setNumber(newest.getVersion().getNumber() + 1)
                            .build())
                    .build();
            torn.getRebuilt().getLeftOut().clear();
            Append.to(clients, Topics.MODEL_CANDIDATES, "support", torn);
            assertThat(customer.audit().violations())
                    .extracting(Violation::kind, Violation::id)
                    .containsExactly(tuple(
                            Violation.Kind.TORN_MANIFEST,
                            VersionId.of(torn.getVersion()).toString()));
        }
    }

    private int run(String... command) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of("--data", root.resolve("data").toString()));
        return Freshet.commandLine(
                        new PrintWriter(out, true), new PrintWriter(err, true), config -> new MechanicalParts())
                .execute(args.toArray(String[]::new));
    }

    /** What the learn job makes of one person's feedback alone. */
    private static String adapterOf(String person, Clients clients, StackFolder folder) {
        VersionRef first = decisions(clients, DecisionKind.CREATED).get(0).getVersion();
        ModelRelease release = ModelRelease.newBuilder()
                .setModel(first.getModel())
                .setEpoch(1)
                .setStable(first)
                .setHighest(1)
                .setDecided(1)
                .setAt(0)
                .build();
        try (DirectLearning learning = new DirectLearning(
                first.getModel(),
                StackConfig.of(folder, Path.of("")).training(),
                new FolderArtifactStore(folder.artifacts()),
                new TwoParameterLearner.Factory())) {
            learning.follow(release, 0);
            for (TopicReader.Entry<TrainingExample> entry : examples(clients, Source.FEEDBACK)) {
                if (person.equals(entry.value().getPerson())) {
                    learning.admit(
                            new Place(entry.record().partition(), entry.record().offset()), entry.value(), 0);
                }
            }
            learning.wake(Duration.ofDays(1).toMillis());
            return learning.cut(0).orElseThrow().getVersion().getAdapter();
        }
    }

    private static List<TopicReader.Entry<TrainingExample>> examples(Clients clients, Source source) {
        return TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES).stream()
                .filter(entry -> entry.value().getSource() == source)
                .toList();
    }

    /** Manifests of rebuilt versions. */
    private static List<ModelCandidate> rebuilt(Clients clients) {
        return TopicReader.readAll(clients, Topics.MODEL_CANDIDATES).stream()
                .map(TopicReader.Entry::value)
                .filter(candidate -> candidate.getRebuilt() != null)
                .toList();
    }

    /** The newest release. */
    private static ReleaseDecision newest(Clients clients) {
        List<ReleaseDecision> released = decisions(clients, DecisionKind.RELEASED);
        return released.get(released.size() - 1);
    }

    private static List<ReleaseDecision> decisions(Clients clients, DecisionKind kind) {
        return TopicReader.readAll(clients, Topics.RELEASE_DECISIONS).stream()
                .map(TopicReader.Entry::value)
                .filter(decision -> decision.getKind() == kind)
                .toList();
    }
}
