package dev.freshet.local.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.local.audit.World;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Rebuild;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stories from a model with releases 1, 3 and 4, where 3 contains 2. */
class StoryTest {

    private static final String THEN = Instant.ofEpochMilli(World.THEN).toString();

    private final World world = World.healthy();

    @Test
    void shouldTellAnEventFromSentToFate() {
        assertThat(event("feedback-0@1"))
                .containsExactly(
                        "feedback-0@1, feedback 0@1",
                        "  " + THEN + "  sent, about request-1: the right answer: 'right'",
                        "  " + THEN
                                + "  joined with attempt 1 of request: asked nothing, support@1 answered 'wrong'; lies at 0@1 of"
                                + " training-examples",
                        "  " + THEN + "  support@2 learned it with 1 others, from version 1",
                        "  " + THEN + "  fate TRAINED support@3, written by flink-training");
    }

    @Test
    void shouldTellWhatWasDecidedAboutTheVersionsThatLearnedIt() {
        world.decide(DecisionKind.REFUSED, 2, 2);

        assertThat(event("feedback-0@0"))
                .anySatisfy(line -> assertThat(line).endsWith("REFUSED support@2 at epoch 2: test"));
    }

    @Test
    void shouldSayWhoHasAnEventWithoutAFate() {
        // given
        long joined = world.join();
        long sent = world.send(Feedback.newBuilder()
                .setFeedbackId("mine")
                .setRequestId("r")
                .setPerson("ada")
                .setKind(FeedbackKind.THUMB)
                .setUp(false)
                .build());

        // then
        assertThat(event("feedback-0@" + joined)).endsWith("  no fate yet: flink-training has it");
        assertThat(event("mine"))
                .containsExactly(
                        "mine, feedback 0@" + sent,
                        "  " + THEN + "  sent, by ada, about r: thumb down",
                        "  no fate yet: ingest-streams has it");
    }

    @Test
    void shouldShowASecondFate() {
        world.fate(0, Fate.REJECTED, null, "flink-training");

        assertThat(event("feedback-0@0")).endsWith("  VIOLATION: 2 fates; 'freshet ledger audit' tells more");
    }

    @Test
    void shouldTellAVersion() {
        assertThat(version(3, 10))
                .containsExactly(
                        "support@3",
                        "  " + THEN + "  built by test from version 2 on 1 new examples, optimizer step 3",
                        "  " + THEN + "  RELEASED support@3 at epoch 2: test",
                        "  base base",
                        "  adapter adapter-3",
                        "  descends from 2, 1",
                        "  learned feedback-2, the right answer: 'right'");
    }

    @Test
    void shouldTellARebuiltVersionAndWhatItLeavesOut() {
        // given
        List<OffsetRange> ranges = List.of(new OffsetRange(0, 0L, 1L));
        ModelCandidate manifest = ModelCandidate.newBuilder(world.learn(5, 1, 2))
                .setRebuilt(new Rebuild(3, "sft", List.of(new LeftOut(LeftOutReason.PERSON, 2, ranges))))
                .build();
        world.replaceNewest(manifest);

        // then
        assertThat(version(5, 10))
                .containsExactly(
                        "support@5",
                        "  " + THEN
                                + "  built by test in the place of version 3, method sft, from version 1 on 1 examples,"
                                + " optimizer step 5",
                        "  base base",
                        "  adapter adapter-5",
                        "  leaves out 2 examples: PERSON",
                        "  descends from 1",
                        "  learned feedback-2, the right answer: 'right'");
        assertThat(event("feedback-0@0"))
                .contains("  " + THEN + "  support@5, which rebuilds version 3, leaves it out: PERSON");
        assertThat(event("feedback-0@2"))
                .contains("  " + THEN
                        + "  support@5, which rebuilds version 3, learned it with 0 others, from version 1");
    }

    @Test
    void shouldListNoMoreExamplesThanAsked() {
        assertThat(version(2, 1)).endsWith("  learned feedback-0, the right answer: 'right'", "  and 1 more");
    }

    @Test
    void shouldTellTheFirstVersion() {
        assertThat(version(1, 10))
                .containsExactly(
                        "support@1",
                        "  " + THEN + "  CREATED support@1 at epoch 1: test",
                        "  no manifest: the base model with an adapter that changes nothing");
    }

    @Test
    void shouldKnowNothingOfOthers() {
        assertThat(EventStory.of(world, "feedback-0@99")).isEmpty();
        assertThat(VersionStory.of(world, new VersionId("support", 9), 10)).isEmpty();
        assertThat(VersionStory.of(world, new VersionId("other", 1), 10)).isEmpty();
    }

    private List<String> event(String name) {
        List<Story> stories = EventStory.of(world, name);
        assertThat(stories).hasSize(1);
        return stories.get(0).lines();
    }

    private List<String> version(int number, int most) {
        return VersionStory.of(world, new VersionId("support", number), most)
                .orElseThrow()
                .lines();
    }
}
