package dev.freshet.updater;

import static dev.freshet.updater.Examples.MODEL;
import static dev.freshet.updater.Examples.approval;
import static dev.freshet.updater.Examples.candidate;
import static dev.freshet.updater.Examples.command;
import static dev.freshet.updater.Examples.refusal;
import static dev.freshet.updater.Examples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.updater.judge.Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule for commands, without Kafka and without a model. */
class CommandRulesTest {

    private static final long NOW = 1_000;

    private final ReleaseBook book = new ReleaseBook();

    @Test
    void shouldCreateAModelByReleasingItsFirstVersion() {
        // when
        List<ReleaseDecision> decisions = book.carriedOut(Examples.create(), "c-1", version(1), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.CREATED);
            assertThat(decision.getEpoch()).isEqualTo(1);
            assertThat(decision.getVersion()).isEqualTo(version(1));
            assertThat(decision.getCommandId()).isEqualTo("c-1");
            assertThat(decision.getAt()).isEqualTo(NOW);
        });
        assertThat(release()).isEqualTo(new ModelRelease(MODEL, 1L, version(1), 1, 1, List.of(), false, NOW));
    }

    @Test
    void shouldNotCreateAModelTwice() {
        // given
        created();

        // then
        assertThat(book.objection(Examples.create(), "c-1")).contains("model support exists");
    }

    @Test
    void shouldNotCreateAModelWithoutABase() {
        assertThat(book.objection(command(CommandKind.CREATE).build(), "c-1")).contains("base is missing");
    }

    @Test
    void shouldNotCarryOutACommandForAnUnknownModel() {
        // given
        Command freeze = command(CommandKind.FREEZE).build();

        // when
        List<ReleaseDecision> decisions =
                book.commandRefused(freeze, "c-1", book.objection(freeze, "c-1").orElseThrow(), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.COMMAND_REFUSED);
            assertThat(decision.getReason()).isEqualTo("unknown model support");
            assertThat(decision.getEpoch()).isZero();
        });
        assertThat(book.projection(MODEL, NOW)).isEmpty();
    }

    @Test
    void shouldRollBackToTheVersionBefore() {
        // given
        created();
        judge(candidate(2, 1), approval());
        judge(candidate(3, 2), approval());

        // when
        List<ReleaseDecision> decisions =
                carryOut(command(CommandKind.ROLL_BACK).setReason("rude"));

        // then
        assertThat(decisions).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.ROLLED_BACK);
        assertThat(release().getStable()).isEqualTo(version(2));
        assertThat(release().getEpoch()).isEqualTo(4);
        assertThat(release().getDenied()).containsExactly(new DeniedVersion(3, "rude"));
    }

    @Test
    void shouldCutALongReason() {
        // given
        created();

        // when
        List<ReleaseDecision> decisions = carryOut(command(CommandKind.FREEZE).setReason("x".repeat(5_000)));

        // then
        assertThat(decisions.get(0).getReason()).isEqualTo("x".repeat(1_000) + "...");
    }

    @Test
    void shouldRollBackToAGivenVersionAndDenyAllReleasedAfterIt() {
        // given
        created();
        judge(candidate(2, 1), approval());
        judge(candidate(3, 2), approval());
        judge(candidate(4, 3), approval());

        // when
        carryOut(command(CommandKind.ROLL_BACK).setNumber(2));

        // then
        assertThat(stable()).isEqualTo(2);
        assertThat(release().getDenied()).extracting(DeniedVersion::getNumber).containsExactly(3, 4);
    }

    @Test
    void shouldRefuseWhatWasTrainedFromARolledBackVersion() {
        // given
        created();
        judge(candidate(2, 1), approval());
        book.arrived(candidate(3, 2), NOW);

        // when
        carryOut(command(CommandKind.ROLL_BACK).setReason("rude"));
        List<ReleaseDecision> screened = book.screened(NOW);
        List<ReleaseDecision> later = book.arrived(candidate(4, 3), NOW);

        // then
        assertThat(screened).extracting(ReleaseDecision::getReason).containsExactly("its ancestor 2 was denied: rude");
        assertThat(later).extracting(ReleaseDecision::getReason).containsExactly("its ancestor 2 was denied: rude");
        assertThat(book.due()).isEmpty();
    }

    @Test
    void shouldReleaseWhatWasTrainedFromTheVersionRolledBackTo() {
        // given
        created();
        judge(candidate(2, 1), approval());
        carryOut(command(CommandKind.ROLL_BACK));

        // when
        judge(candidate(3, 1), approval());

        // then
        assertThat(stable()).isEqualTo(3);
    }

    @Test
    void shouldNotRollBackToWhatWasNeverReleased() {
        // given
        created();
        judge(candidate(2, 1), refusal());
        judge(candidate(3, 2), approval());

        // then
        assertThat(objection(command(CommandKind.ROLL_BACK).setNumber(2)))
                .isEqualTo("version 2 is none that was released before 3");
        assertThat(objection(command(CommandKind.ROLL_BACK).setNumber(3)))
                .isEqualTo("version 3 is none that was released before 3");
    }

    @Test
    void shouldNotRollBackTheFirstVersion() {
        // given
        created();

        // then
        assertThat(objection(command(CommandKind.ROLL_BACK))).isEqualTo("no version was released before 1");
    }

    @Test
    void shouldPromoteARefusedCandidate() {
        // given
        created();
        judge(candidate(2, 1), refusal());

        // when
        List<ReleaseDecision> decisions = carryOut(command(CommandKind.PROMOTE).setNumber(2));

        // then
        assertThat(decisions).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.RELEASED);
        assertThat(stable()).isEqualTo(2);
        assertThat(release().getDenied()).isEmpty();
    }

    @Test
    void shouldNotPromoteWhatIsUnknownDeniedOrNotAboveTheStableVersion() {
        // given
        created();
        book.arrived(candidate(2, 1), NOW);
        judge(candidate(3, 2), approval());
        judge(candidate(4, 3), approval());
        carryOut(command(CommandKind.ROLL_BACK).setReason("rude"));

        // then
        assertThat(objection(command(CommandKind.PROMOTE))).isEqualTo("number is missing");
        assertThat(objection(command(CommandKind.PROMOTE).setNumber(7))).isEqualTo("version 7 is not known");
        assertThat(objection(command(CommandKind.PROMOTE).setNumber(4))).isEqualTo("version 4 was denied: rude");
        assertThat(objection(command(CommandKind.PROMOTE).setNumber(2)))
                .isEqualTo("version 2 is not above the stable version 3: roll back instead");
    }

    @Test
    void shouldReleaseNothingWhileFrozen() {
        // given
        created();
        carryOut(command(CommandKind.FREEZE));
        book.arrived(candidate(2, 1), NOW);

        // then
        assertThat(book.due()).isEmpty();
        assertThat(release().getFrozen()).isTrue();
        assertThat(objection(command(CommandKind.FREEZE))).isEqualTo("already frozen");
        assertThatThrownBy(() -> book.judged(candidate(2, 1), approval(), NOW))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldJudgeWhatWaitedOnceUnfrozen() {
        // given
        created();
        carryOut(command(CommandKind.FREEZE));
        book.arrived(candidate(2, 1), NOW);
        book.arrived(candidate(3, 2), NOW);

        // when
        carryOut(command(CommandKind.UNFREEZE));

        // then
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(candidate(3, 2));
        assertThat(release().getFrozen()).isFalse();
        assertThat(objection(command(CommandKind.UNFREEZE))).isEqualTo("not frozen");
    }

    @Test
    void shouldRollBackWhileFrozen() {
        // given
        created();
        judge(candidate(2, 1), approval());
        carryOut(command(CommandKind.FREEZE));

        // when
        carryOut(command(CommandKind.ROLL_BACK));

        // then
        assertThat(stable()).isEqualTo(1);
        assertThat(release().getFrozen()).isTrue();
    }

    @Test
    void shouldNotPromoteWhileFrozen() {
        // given
        created();
        judge(candidate(2, 1), refusal());
        carryOut(command(CommandKind.FREEZE));

        // then
        assertThat(objection(command(CommandKind.PROMOTE).setNumber(2))).isEqualTo("frozen: unfreeze first");
    }

    @Test
    void shouldCarryOutACommandAtItsExpectedEpochOnly() {
        // given
        created();
        judge(candidate(2, 1), approval());

        // then
        assertThat(objection(command(CommandKind.ROLL_BACK).setExpectedEpoch(1L)))
                .isEqualTo("expected epoch 1, the epoch is 2");
        carryOut(command(CommandKind.ROLL_BACK).setExpectedEpoch(2L));
        assertThat(stable()).isEqualTo(1);
    }

    @Test
    void shouldNotCarryOutACommandTwice() {
        // given
        created();
        judge(candidate(2, 1), approval());
        judge(candidate(3, 2), approval());
        carryOut(command(CommandKind.ROLL_BACK));
        long epoch = release().getEpoch();

        // when
        String objection = objection(command(CommandKind.ROLL_BACK), "c-1");
        book.commandRefused(command(CommandKind.ROLL_BACK).build(), "c-1", objection, NOW);

        // then
        assertThat(objection).isEqualTo("command c-1 was answered already");
        assertThat(stable()).isEqualTo(2);
        assertThat(release().getEpoch()).isEqualTo(epoch);
    }

    @Test
    void shouldNotCarryOutACommandThatWasRefused() {
        // given
        Command freeze = command(CommandKind.FREEZE).build();
        book.commandRefused(freeze, "c-1", "unknown model", NOW);
        created();

        // then
        assertThat(objection(command(CommandKind.FREEZE), "c-1")).isEqualTo("command c-1 was answered already");
        assertThat(objection(command(CommandKind.FREEZE), "c-2")).isEqualTo("nothing");
    }

    @Test
    void shouldTellTheCommandsOfOneModelFromThoseOfAnother() {
        // given
        created();

        // then
        assertThat(book.objection(Examples.create(), "c-0")).contains("command c-0 was answered already");
        assertThat(book.objection(
                        Command.newBuilder(Examples.create()).setModel("sales").build(), "c-0"))
                .isEmpty();
    }

    @Test
    void shouldRememberTheNewestCommands() {
        // given
        created();
        Command.Builder unfreeze = command(CommandKind.UNFREEZE);

        // when
        for (int i = 1; i <= AnsweredCommands.REMEMBERED; i++) {
            book.commandRefused(unfreeze.build(), "c-" + i, "not frozen", NOW);
        }

        // then
        assertThat(objection(unfreeze, "c-0")).isEqualTo("not frozen");
        assertThat(objection(unfreeze, "c-1")).isEqualTo("command c-1 was answered already");
    }

    @Test
    void shouldNameTheVersionThatACommandMakesStable() {
        // given
        created();
        judge(candidate(2, 1), approval());
        judge(candidate(3, 2), approval());
        judge(candidate(4, 3), refusal());

        // then
        assertThat(book.target(command(CommandKind.PROMOTE).setNumber(4).build()))
                .contains(version(4));
        assertThat(book.target(command(CommandKind.ROLL_BACK).build())).contains(version(2));
        assertThat(book.target(command(CommandKind.ROLL_BACK).setNumber(1).build()))
                .contains(version(1));
        assertThat(book.target(command(CommandKind.FREEZE).build())).isEmpty();
    }

    private void created() {
        book.carriedOut(Examples.create(), "c-0", version(1), NOW);
    }

    private void judge(Candidate candidate, Judgement judgement) {
        book.arrived(candidate, NOW);
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(candidate);
        book.judged(candidate, judgement, NOW);
    }

    private String objection(Command.Builder command) {
        return objection(command, "not answered");
    }

    private String objection(Command.Builder command, String id) {
        return book.objection(command.build(), id).orElse("nothing");
    }

    private List<ReleaseDecision> carryOut(Command.Builder command) {
        assertThat(objection(command)).isEqualTo("nothing");
        return book.carriedOut(command.build(), "c-1", null, NOW);
    }

    private ModelRelease release() {
        return book.projection(MODEL, NOW).orElseThrow();
    }

    private int stable() {
        return release().getStable().getNumber();
    }
}
