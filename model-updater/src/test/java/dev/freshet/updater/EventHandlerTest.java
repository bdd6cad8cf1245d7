package dev.freshet.updater;

import static dev.freshet.updater.Examples.MODEL;
import static dev.freshet.updater.Examples.command;
import static dev.freshet.updater.Examples.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.service.artifacts.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records to decisions, without Kafka: version 4 passes no judge. */
class EventHandlerTest {

    @TempDir
    private Path folder;

    private final ReleaseBook book = new ReleaseBook();
    private final Set<Integer> missing = new HashSet<>();
    private final List<ReleaseDecision> log = new ArrayList<>();

    private EventHandler handler;
    private int offset;

    @BeforeEach
    void releaseThreeVersions() {
        handler = handler(book);
        handle(commandRecord(Examples.create()));
        handle(candidateRecord(2, 1));
        handle(candidateRecord(3, 2));
        handle(candidateRecord(4, 3));
        assertThat(stable()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"APPROVE", "DISAPPROVE"})
    void shouldLeaveVerdictsOnFeedbackToTheDoor(CommandKind kind) {
        // given a verdict, one without what a command of the updater needs, and one for a model that it does not know
        Command whole = command(kind).setRequestId("r1").build();
        Command faulty =
                command(kind).setModel("a b").setCommandId("x".repeat(300)).build();
        Command unknown = command(kind).setModel("unknown").setRequestId("r1").build();

        // when
        List<ConsumerRecord<byte[], byte[]>> records =
                List.of(commandRecord(whole), commandRecord(faulty), commandRecord(unknown));
        Batch batch = handler.handle(records);

        // then
        assertThat(batch.decisions()).isEmpty();
        assertThat(batch.releases()).isEmpty();
        assertThat(batch.deadLetters()).isEmpty();
    }

    @Test
    void shouldPromoteWhatCanBeUsed() {
        // when
        List<ReleaseDecision> decisions =
                handle(commandRecord(command(CommandKind.PROMOTE).setNumber(4).build()));

        // then
        assertThat(decisions).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.RELEASED);
        assertThat(stable()).isEqualTo(4);
    }

    @Test
    void shouldNotPromoteWhatCannotBeUsed() {
        // given
        missing.add(4);

        // when
        List<ReleaseDecision> decisions =
                handle(commandRecord(command(CommandKind.PROMOTE).setNumber(4).build()));

        // then
        assertRefused(decisions, "version 4 cannot be used: told that it is missing");
        assertThat(stable()).isEqualTo(3);
    }

    @Test
    void shouldNotRollBackToWhatCannotBeUsed() {
        // given
        missing.add(2);

        // when
        List<ReleaseDecision> implied =
                handle(commandRecord(command(CommandKind.ROLL_BACK).build()));

        // then
        assertRefused(implied, "version 2 cannot be used: told that it is missing");
        assertThat(stable()).isEqualTo(3);

        // and an earlier one that can be used may be named
        handle(commandRecord(command(CommandKind.ROLL_BACK).setNumber(1).build()));
        assertThat(stable()).isEqualTo(1);
    }

    @Test
    void shouldRollBackOnceWhenTheCommandIsSentAgain() {
        // given
        Command rollBack =
                command(CommandKind.ROLL_BACK).setCommandId("rude-answers").build();
        handle(commandRecord(rollBack));
        long epoch = book.state(MODEL).epoch();

        // when
        List<ReleaseDecision> decisions = handle(commandRecord(rollBack));

        // then
        assertRefused(decisions, "command rude-answers was answered already");
        assertThat(stable()).isEqualTo(2);
        assertThat(book.state(MODEL).epoch()).isEqualTo(epoch);
    }

    @Test
    void shouldRollBackOnceWhenTheRecordIsReadAgain() {
        // given
        ConsumerRecord<byte[], byte[]> rollBack =
                commandRecord(command(CommandKind.ROLL_BACK).build());
        handle(rollBack);
        ReleaseBook replayed = new ReleaseBook();
        log.forEach(replayed::replay);

        // when
        List<ReleaseDecision> decisions =
                handler(replayed).handle(List.of(rollBack)).decisions();

        // then
        assertRefused(decisions, "command command-0@4 was answered already");
        assertThat(replayed.state(MODEL)).isEqualTo(book.state(MODEL));
    }

    private EventHandler handler(ReleaseBook of) {
        FixedJudge judge = new FixedJudge(
                Map.of("adapter", new byte[] {0}),
                version -> version.getNumber() == 4,
                version -> missing.contains(version.getNumber()));
        return new EventHandler(
                of,
                new HeldOut(10),
                judge,
                new FolderArtifactStore(folder),
                Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC));
    }

    private List<ReleaseDecision> handle(ConsumerRecord<byte[], byte[]> record) {
        List<ReleaseDecision> decisions = handler.handle(List.of(record)).decisions();
        log.addAll(decisions);
        return decisions;
    }

    private ConsumerRecord<byte[], byte[]> commandRecord(Command command) {
        return place(Topics.COMMANDS, command);
    }

    private ConsumerRecord<byte[], byte[]> candidateRecord(int number, int parent) {
        return place(Topics.MODEL_CANDIDATES, Examples.manifest(version(number), parent));
    }

    private <T extends SpecificRecord> ConsumerRecord<byte[], byte[]> place(Topic<T> topic, T value) {
        return new ConsumerRecord<>(
                topic.name(), 0, offset++, new byte[0], topic.wire().encode(value));
    }

    private int stable() {
        return book.projection(MODEL, 0).orElseThrow().getStable().getNumber();
    }

    private static void assertRefused(List<ReleaseDecision> decisions, String reason) {
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.COMMAND_REFUSED);
            assertThat(decision.getReason()).isEqualTo(reason);
        });
    }
}
