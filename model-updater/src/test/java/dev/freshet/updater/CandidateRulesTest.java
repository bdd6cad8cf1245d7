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
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.Judgement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every rule for candidates, without Kafka and without a model. */
class CandidateRulesTest {

    private static final long NOW = 1_000;

    private final ReleaseBook book = new ReleaseBook();

    @Test
    void shouldReleaseACandidateThatPasses() {
        // given
        created();

        // when
        assertThat(book.arrived(candidate(2, 1), NOW)).isEmpty();
        assertThat(book.due()).containsExactly(new ReleaseBook.Matchup(candidate(2, 1), version(1)));
        List<ReleaseDecision> decisions = book.judged(candidate(2, 1), approval(), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.RELEASED);
            assertThat(decision.getParent()).isEqualTo(1);
            assertThat(decision.getScores()).containsEntry("kl", 0.1);
        });
        assertThat(stable()).isEqualTo(2);
        assertThat(release().getEpoch()).isEqualTo(2);
        assertThat(book.due()).isEmpty();
    }

    @Test
    void shouldRefuseAndDenyACandidateThatDoesNotPass() {
        // given
        created();

        // when
        judge(candidate(2, 1), refusal());

        // then
        assertThat(stable()).isEqualTo(1);
        assertThat(release().getEpoch()).isEqualTo(2);
        assertThat(release().getDenied()).containsExactly(new DeniedVersion(2, "bad"));
        assertThat(release().getDecided()).isEqualTo(2);
    }

    @Test
    void shouldReleaseWhatWasTrainedFromARefusedCandidateWhenItPasses() {
        // given
        created();
        judge(candidate(2, 1), refusal());

        // when
        judge(candidate(3, 2), approval());

        // then
        assertThat(stable()).isEqualTo(3);
    }

    @Test
    void shouldPassOverACandidateForANewerOne() {
        // given
        created();
        book.arrived(candidate(2, 1), NOW);

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(3, 2), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.PASSED_OVER);
            assertThat(decision.getVersion()).isEqualTo(version(2));
        });
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(candidate(3, 2));
        assertThat(release().getDenied()).isEmpty();
        assertThat(release().getHighest()).isEqualTo(3);
        assertThat(release().getDecided()).isEqualTo(2);
    }

    @Test
    void shouldReleaseACandidateWhoseAncestorsWerePassedOver() {
        // given
        created();
        book.arrived(candidate(2, 1), NOW);
        book.arrived(candidate(3, 2), NOW);

        // when
        judge(candidate(4, 3), approval());

        // then
        assertThat(stable()).isEqualTo(4);
    }

    @Test
    void shouldIgnoreACandidateThatIsReadAgain() {
        // given
        created();
        judge(candidate(2, 1), approval());
        book.arrived(candidate(3, 2), NOW);

        // then
        assertThat(book.arrived(candidate(2, 1), NOW)).isEmpty();
        assertThat(book.arrived(candidate(3, 2), NOW)).isEmpty();
        assertThat(book.due()).hasSize(1);
    }

    @Test
    void shouldRefuseANumberThatWasReleasedWithAnotherArtifact() {
        // given
        created();
        judge(candidate(2, 1), approval());

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(2, 1, "other"), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.REFUSED);
            assertThat(decision.getReason()).contains("number 2 was seen with another artifact");
        });
        assertThat(release().getStable()).isEqualTo(version(2));
        assertThat(release().getDenied()).isEmpty();
        assertThat(book.due()).isEmpty();
    }

    @Test
    void shouldNeverReleaseANumberThatTwoCandidatesClaim() {
        // given
        created();
        book.arrived(candidate(2, 1), NOW);

        // when
        List<ReleaseDecision> other = book.arrived(candidate(2, 1, "other"), NOW);
        List<ReleaseDecision> first = book.screened(NOW);

        // then
        assertThat(other).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.REFUSED);
        assertThat(first).extracting(ReleaseDecision::getKind).containsExactly(DecisionKind.REFUSED);
        assertThat(book.due()).isEmpty();
        assertThat(release().getDenied()).extracting(DeniedVersion::getNumber).containsExactly(2);
        assertThat(book.objection(command(CommandKind.PROMOTE).setNumber(2).build(), "c-1"))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("version 2 was denied"));
    }

    @Test
    void shouldRefuseANumberThatIsNotAboveTheHighestSeen() {
        // given
        created();
        judge(candidate(5, 1), approval());

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(4, 1), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> assertThat(decision.getReason())
                .isEqualTo("number 4 is not above 5, the highest seen"));
        assertThat(stable()).isEqualTo(5);
    }

    @Test
    void shouldKeepAGoodCandidateWaitingWhenAStrayOneComes() {
        // given
        created();
        judge(candidate(2, 1), approval());
        book.arrived(candidate(3, 2), NOW);

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(9, 1), NOW);

        // then
        assertThat(decisions)
                .extracting(ReleaseDecision::getReason)
                .containsExactly("it was not trained from the stable version 2");
        assertThat(book.screened(NOW)).isEmpty();
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(candidate(3, 2));
    }

    @Test
    void shouldRefuseACandidateOfAnUnknownAncestor() {
        // given
        created();

        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(5, 4), NOW);

        // then
        assertThat(decisions).extracting(ReleaseDecision::getReason).containsExactly("its ancestor 4 is not known");
    }

    @Test
    void shouldRefuseACandidateOfAnotherBase() {
        // given
        created();

        // when
        List<ReleaseDecision> decisions =
                book.arrived(new Candidate(new VersionRef(MODEL, 2, "other", "adapter-2"), 1), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> assertThat(decision.getReason())
                .startsWith("its base is other"));
    }

    @Test
    void shouldRefuseACandidateOfAnUnknownModelForGood() {
        // when
        List<ReleaseDecision> decisions = book.arrived(candidate(2, 1), NOW);

        // then
        assertThat(decisions).singleElement().satisfies(decision -> {
            assertThat(decision.getKind()).isEqualTo(DecisionKind.REFUSED);
            assertThat(decision.getReason()).isEqualTo("model support was not created");
            assertThat(decision.getEpoch()).isZero();
        });
        created();
        assertThat(book.arrived(candidate(2, 1), NOW)).isEmpty();
        assertThat(book.due()).isEmpty();
        assertThat(release().getHighest()).isEqualTo(2);
    }

    @Test
    void shouldRememberABoundedPastAndAllAboveTheStableVersion() {
        // given
        created();
        int newest = 400;
        for (int number = 2; number <= newest; number++) {
            judge(candidate(number, number - 1), approval());
        }

        // when
        for (int number = newest + 1; number <= newest + 300; number++) {
            judge(candidate(number, number - 1), refusal());
        }

        // then
        assertThat(book.state(MODEL).versions().byNumber()).hasSize(Versions.HISTORY + 1 + 300);
        assertThat(release().getDenied()).hasSize(64).first().isEqualTo(new DeniedVersion(newest + 237, "bad"));
    }

    private void created() {
        book.carriedOut(Examples.create(), "c-0", version(1), NOW);
    }

    private void judge(Candidate candidate, Judgement judgement) {
        book.arrived(candidate, NOW);
        assertThat(book.due()).extracting(ReleaseBook.Matchup::candidate).containsExactly(candidate);
        book.judged(candidate, judgement, NOW);
    }

    private ModelRelease release() {
        return book.projection(MODEL, NOW).orElseThrow();
    }

    private int stable() {
        return release().getStable().getNumber();
    }
}
