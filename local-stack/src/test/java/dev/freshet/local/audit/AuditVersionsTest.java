package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.local.audit.Violation.Kind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Source;
import org.junit.jupiter.api.Test;

/** Manifests, numbers and releases. */
class AuditVersionsTest extends AuditTestBase {

    @Test
    void shouldFindATornManifestByItsDigest() {
        world.join();
        ModelCandidate right = world.manifest(5, 4, "adapter-5", 6);
        world.candidates.add(ModelCandidate.newBuilder(right)
                .setLearnedDigest("0".repeat(64))
                .build());

        assertFound(Kind.TORN_MANIFEST, "support@5");
    }

    @Test
    void shouldFindATornManifestByItsCount() {
        world.join();
        ModelCandidate right = world.manifest(5, 4, "adapter-5", 6);
        world.candidates.add(ModelCandidate.newBuilder(right).setLearnedCount(2).build());

        assertFound(Kind.TORN_MANIFEST, "support@5");
    }

    @Test
    void shouldFindATornManifestByItsRanges() {
        world.join();
        ModelCandidate right = world.manifest(5, 4, "adapter-5", 6);
        world.examples.remove(6);

        world.candidates.add(right);

        assertThat(audit().violations())
                .extracting(Violation::kind, Violation::id)
                .containsExactly(tuple(Kind.TORN_MANIFEST, "support@5"));
    }

    @Test
    void shouldFindACandidateWithoutParent() {
        long event = world.join();
        world.learn(9, 7, event - 2);
        world.release(9, 4);
        world.trained(9, event);

        assertFound(Kind.TORN_MANIFEST, "support@9");
    }

    @Test
    void shouldFindABrokenArtifact() {
        world.brokenArtifacts.add("adapter-3");

        assertFound(Kind.BAD_ARTIFACT, "support@3");
    }

    @Test
    void shouldFindAReusedNumber() {
        world.candidates.add(world.manifest(4, 3, "another", 3, 5));

        assertFound(Kind.REUSED_NUMBER, "support@4");
    }

    @Test
    void shouldFindANumberThatDoesNotIncrease() {
        world.candidates.add(world.candidates.get(2));

        assertFound(Kind.NUMBER_NOT_INCREASING, "support@4");
    }

    @Test
    void shouldFindAReleaseWithoutCandidate() {
        world.release(8, 4);

        assertFound(Kind.NEVER_RELEASED, "support@8");
    }

    @Test
    void shouldFindAnEpochThatDoesNotIncrease() {
        world.releases.add(world.releases.get(0));

        assertFound(Kind.EPOCH_NOT_INCREASING, "support epoch 1");
    }

    @Test
    void shouldFindARestartAtAnOlderEpochInTheLog() {
        world.decisions.add(world.decisions.get(1));

        assertThat(audit().violations()).extracting(Violation::kind).containsOnly(Kind.EPOCH_NOT_INCREASING);
    }

    @Test
    void shouldKeepFatesAcrossARollback() {
        world.decide(DecisionKind.ROLLED_BACK, 3, 4);
        long event = world.join();
        world.learn(5, 3, event - 2);
        world.release(5, 5);
        world.trained(5, event);

        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldKnowTextsAndErasuresFromEvents() {
        // given a text whose place in raw-text is that of an event in feedback, learned, and an erasure
        world.note(Source.TEXT, 0);
        world.note(Source.ERASURE, 1);
        world.learn(5, 4, 6);
        world.release(5, 4);

        // then
        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldFindALearnedErasure() {
        world.note(Source.ERASURE, 0);
        world.learn(5, 4, 6);

        assertFound(Kind.TORN_MANIFEST, "support@5");
    }
}
