package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.local.audit.Violation.Kind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.ReleaseDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions that were trained again from the log: 5 in the place of 4, which contains 0 to 3 and 5. */
class AuditRebuiltTest extends AuditTestBase {

    @Test
    void shouldKeepTheFatesOfWhatARebuiltVersionContains() {
        // given
        add(5, 4, List.of(leftOut(LeftOutReason.ERASED, 2)), 0, 1, 3, 5);
        world.release(5, 4);
        long event = world.join();
        world.learn(6, 5, event - 2);
        world.release(6, 5);
        world.trained(6, event);

        // and one in the place of a version on a rebuilt one
        add(7, 6, List.of(), 0, 1, 3, 5, 6);
        world.release(7, 6);

        // then
        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldKeepTheFatesOfWhatAPersonPromoted() {
        // given 8 was refused, and promoted by a person after its event had its fate
        long event = world.join();
        world.learn(8, 4, event - 2);
        world.fate(event, Fate.REJECTED, null, "flink-training");
        world.release(8, 4);
        world.decisions.set(
                world.decisions.size() - 1,
                ReleaseDecision.newBuilder(world.decisions.get(world.decisions.size() - 1))
                        .setCommandId("promote")
                        .build());

        // when
        add(9, 8, List.of(), 0, 1, 2, 3, 5, event - 2);
        world.release(9, 5);

        // then
        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldFindARecordThatIsNeitherLearnedNorLeftOut() {
        add(5, 4, List.of(), 0, 1, 3, 5);

        assertTorn("what it learned and left out is not what version 4 contains");
    }

    @Test
    void shouldFindARecordThatTheOtherDoesNotContain() {
        add(5, 4, List.of(), 0, 1, 2, 3, 4, 5);

        assertTorn("what it learned and left out is not what version 4 contains");
    }

    @Test
    void shouldFindARecordThatIsBothLearnedAndLeftOut() {
        add(5, 4, List.of(leftOut(LeftOutReason.ERASED, 2)), 0, 1, 2, 3, 5);

        assertTorn("a record is learned and left out, or is so twice");
    }

    @Test
    void shouldFindAWrongCountOfWhatIsLeftOut() {
        LeftOut wrong = new LeftOut(LeftOutReason.PERSON, 2, List.of(new OffsetRange(0, 2L, 2L)));
        add(5, 4, List.of(wrong), 0, 1, 3, 5);

        assertTorn("its ranges hold 1 records left out as PERSON, it says 2");
    }

    @Test
    void shouldFindAVersionThatNeverWas() {
        add(9, 8, List.of(), 0);
        assertThat(audit().violations())
                .extracting(Violation::kind, Violation::detail)
                .containsExactly(tuple(Kind.TORN_MANIFEST, "it rebuilds 8, which was never a candidate"));
    }

    @Test
    void shouldFindAWrongDigest() {
        add(5, 4, List.of(leftOut(LeftOutReason.ERASED, 2)), 0, 1, 3, 5);
        int last = world.candidates.size() - 1;
        world.candidates.set(
                last,
                ModelCandidate.newBuilder(world.candidates.get(last))
                        .setLearnedDigest("0".repeat(64))
                        .build());

        assertTorn("its digest is not of the records at its ranges");
    }

    private void assertTorn(String detail) {
        assertThat(audit().violations())
                .extracting(Violation::kind, Violation::id, Violation::detail)
                .containsExactly(tuple(Kind.TORN_MANIFEST, "support@5", detail));
    }

    private static LeftOut leftOut(LeftOutReason reason, long offset) {
        return new LeftOut(reason, 1, List.of(new OffsetRange(0, offset, offset)));
    }

    private void add(int number, int of, List<LeftOut> leftOut, long... offsets) {
        world.candidates.add(ModelCandidate.newBuilder(world.manifest(number, 1, "adapter-" + number, offsets))
                .setRebuilt(new Rebuild(of, "all", leftOut))
                .build());
    }
}
