package dev.freshet.updater;

import static dev.freshet.updater.Examples.MODEL;
import static dev.freshet.updater.Examples.approval;
import static dev.freshet.updater.Examples.candidate;
import static dev.freshet.updater.Examples.command;
import static dev.freshet.updater.Examples.refusal;
import static dev.freshet.updater.Examples.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.updater.judge.Judgement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that were trained again from the log: their parent is the first version, whatever is stable. */
class RebuiltCandidateTest {

    private static final long NOW = 1_000;

    private final ReleaseBook book = new ReleaseBook();

    @BeforeEach
    void release() {
        book.carriedOut(Examples.create(), "c", version(1), NOW);
        judge(candidate(2, 1), approval());
        judge(candidate(3, 2), approval());
    }

    @Test
    void shouldReadWhatItRebuildsFromTheManifest() {
        // given
        ModelCandidate plain = Examples.manifest(version(4), 1);

        // when
        ModelCandidate manifest = ModelCandidate.newBuilder(plain)
                .setRebuilt(new Rebuild(3, "all", List.of()))
                .build();

        // then
        assertThat(Candidate.of(manifest)).isEqualTo(rebuilt(4, 3));
        assertThat(Candidate.of(plain)).isEqualTo(candidate(4, 1));
    }

    @Test
    void shouldReleaseOneInThePlaceOfTheStableVersion() {
        // when
        List<ReleaseDecision> decisions = judge(rebuilt(4, 3), approval());

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.RELEASED);
            assertThat(decision.getParent()).isEqualTo(1);
            assertThat(decision.getReason()).isEqualTo("rebuilds version 3: good");
        });
        assertThat(stable()).isEqualTo(4);
    }

    @Test
    void shouldReleaseOneInThePlaceOfACandidateThatFollowsOnTheStableVersion() {
        // given
        judge(candidate(4, 3), refusal());

        // when
        judge(rebuilt(5, 4), approval());

        // then
        assertThat(stable()).isEqualTo(5);
    }

    @Test
    void shouldRefuseOneThatLacksWhatIsStableByNowUnlessAPersonPromotesIt() {
        // when
        List<ReleaseDecision> decisions = book.arrived(rebuilt(4, 2), NOW);

        // then
        assertThat(decisions)
                .extracting(ReleaseDecision::getReason)
                .containsExactly("it rebuilds version 2: it was not trained from the stable version 3");
        assertThat(book.objection(command(CommandKind.PROMOTE).setNumber(4).build(), "p"))
                .isEmpty();
    }

    @Test
    void shouldRefuseOneOfADeniedVersion() {
        // given
        book.carriedOut(command(CommandKind.ROLL_BACK).build(), "r", null, NOW);

        // when
        List<ReleaseDecision> decisions = book.arrived(rebuilt(4, 3), NOW);

        // then
        assertThat(decisions)
                .extracting(ReleaseDecision::getReason)
                .singleElement()
                .asString()
                .startsWith("it rebuilds version 3: its ancestor 3 was denied");
    }

    @Test
    void shouldRefuseWhatWasLearnedOnTheVersionThatItReplaced() {
        // given 4 waits, 5 rebuilds 3, and 6 was cut before the learner heard of the release
        book.arrived(candidate(4, 3), NOW);
        List<ReleaseDecision> passed = book.arrived(rebuilt(5, 3), NOW);
        book.judged(rebuilt(5, 3), approval(), NOW);

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(6, 4), NOW);

        // then
        assertThat(passed).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.PASSED_OVER);
        assertThat(decisions)
                .extracting(ReleaseDecision::getReason)
                .containsExactly("it was not trained from the stable version 5");
        assertThat(stable()).isEqualTo(5);
        judge(candidate(7, 5), approval());
        assertThat(stable()).isEqualTo(7);
    }

    @Test
    void shouldKeepItsTurnWhileItWaits() {
        // given
        book.carriedOut(command(CommandKind.FREEZE).build(), "f", null, NOW);
        book.arrived(rebuilt(4, 3), NOW);

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(5, 3), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.PASSED_OVER);
            assertThat(decision.getVersion()).isEqualTo(version(5));
            assertThat(decision.getReason()).isEqualTo("version 4, which rebuilds version 3, is decided on first");
        });
        assertThat(projection().getDecided()).isEqualTo(3);
        assertThat(projection().getHighest()).isEqualTo(5);

        // and
        book.carriedOut(command(CommandKind.UNFREEZE).build(), "u", null, NOW);
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(rebuilt(4, 3));
        book.judged(rebuilt(4, 3), refusal(), NOW);
        assertThat(projection().getDecided()).isEqualTo(5);
        assertThat(projection().getDenied()).containsExactly(new DeniedVersion(4, "rebuilds version 3: bad"));
    }

    @Test
    void shouldStillWaitAfterARestart() {
        // given
        book.carriedOut(command(CommandKind.FREEZE).build(), "f", null, NOW);
        book.arrived(rebuilt(4, 3), NOW);
        List<ReleaseDecision> passed = book.arrived(candidate(5, 3), NOW);

        // when
        ReleaseBook replayed = replayed(passed);

        // then
        assertThat(replayed.waiting(MODEL)).contains(rebuilt(4, 3));
        assertThat(replayed.projection(MODEL, NOW)).isEqualTo(book.projection(MODEL, NOW));
    }

    /** The log of {@link #release}, a freeze and more, then the candidates. */
    private static ReleaseBook replayed(List<ReleaseDecision> more) {
        ReleaseBook log = new ReleaseBook();
        ReleaseBook replayed = new ReleaseBook();
        log.carriedOut(Examples.create(), "c", version(1), NOW).forEach(replayed::replay);
        log.judged(candidate(2, 1), approval(), NOW).forEach(replayed::replay);
        log.judged(candidate(3, 2), approval(), NOW).forEach(replayed::replay);
        log.carriedOut(command(CommandKind.FREEZE).build(), "f", null, NOW).forEach(replayed::replay);
        more.forEach(replayed::replay);
        replayed.recall(rebuilt(4, 3));
        replayed.recall(candidate(5, 3));
        return replayed;
    }

    private static Candidate rebuilt(int number, int of) {
        return new Candidate(version(number), 1, of);
    }

    private List<ReleaseDecision> judge(Candidate candidate, Judgement judgement) {
        assertThat(book.arrived(candidate, NOW)).isEmpty();
        return book.judged(candidate, judgement, NOW);
    }

    private ModelRelease projection() {
        return book.projection(MODEL, NOW).orElseThrow();
    }

    private int stable() {
        return projection().getStable().getNumber();
    }
}
