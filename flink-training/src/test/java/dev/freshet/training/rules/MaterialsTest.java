package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import dev.freshet.training.material.Material;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaterialsTest extends CurriculumTestBase {

    private static final List<Message> HELLO = List.of(new Message("user", "hello"));

    @BeforeEach
    void release() {
        released();
    }

    @Test
    void shouldMixAllKindsInOneStep() {
        // given
        admit(Events.demonstration(Events.MODEL, 0, "hello", "right"), 0);
        admit(Events.preference(1, "hello", "better", "worse"), 1);
        admit(Events.thumb(2, "hello", false), 2);
        admit(Events.score(3, "hello", 4, 5), 3);
        admit(Events.text(4, "once upon a time"), 4);

        // when
        Batch batch = batch();

        // then
        String answer = "good answer to hello";
        assertThat(batch.materials())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Material.Demonstration(HELLO, "right", 1),
                        new Material.Preference(HELLO, "right", "old answer", 1),
                        new Material.Demonstration(HELLO, "better", 1),
                        new Material.Preference(HELLO, "better", "worse", 1),
                        new Material.Rating(HELLO, answer, false, 1),
                        new Material.Rating(HELLO, answer, true, 2 * 4 / 5.0 - 1),
                        new Material.Text("once upon a time", 1));
        assertThat(batch.rate()).isEqualTo(1);
    }

    @Test
    void shouldPreferADemonstrationOverNothingAndNotOverItself() {
        // given
        admit(answered(Events.demonstration(0), "answer 0"), 0);
        admit(answered(Events.demonstration(1), " "), 1);

        // then
        assertThat(batch().materials()).hasSize(2).hasOnlyElementsOfType(Material.Demonstration.class);
    }

    @Test
    void shouldRehearseAnAcceptedAnswerAsADemonstrationAndABadOneNever() {
        // given
        accept(0, "hello");
        admit(Events.thumb(1, "bye", false), 1);
        learn();
        correct(2);

        // when
        List<Material> materials = batch().materials();

        // then
        assertThat(materials)
                .usingRecursiveFieldByFieldElementComparator()
                .contains(new Material.Demonstration(HELLO, "good answer to hello", 1))
                .noneMatch(Material.Rating.class::isInstance)
                .hasSize(3);
    }

    @Test
    void shouldRehearseWhatWasPreferredAsADemonstrationToo() {
        // given
        admit(Events.preference(0, "hello", "better", "worse"), 0);
        learn();
        correct(1);

        // when
        List<Material> materials = batch().materials();

        // then
        assertThat(materials)
                .usingRecursiveFieldByFieldElementComparator()
                .endsWith(
                        new Material.Demonstration(HELLO, "better", 1),
                        new Material.Preference(HELLO, "better", "worse", 1));
    }

    @Test
    void shouldHoldTheModelToTheReferenceAtReplayedAcceptedAnswers() {
        // given
        accept(0, "hello");
        learn();
        correct(1);
        List<Lesson> fresh = next();

        // when
        Batch batch = curriculum.batch(curriculum.lessons(fresh, 1), fresh, true, 1);

        // then
        assertThat(batch.materials())
                .usingRecursiveFieldByFieldElementComparator()
                .endsWith(new Material.Anchor(HELLO, "good answer to hello", 1))
                .filteredOn(Material.Anchor.class::isInstance)
                .hasSize(1);
    }

    @Test
    void shouldTeachAnAcceptedAnswerAsARatingToo() {
        // given: more than fit in a batch, so that some are drawn by the replay
        for (int i = 0; i < 30; i++) {
            accept(i, "question " + i);
        }
        correct(30);

        // when
        Batch batch = batch();
        curriculum.learned(batch.lessons(), NOW);

        // then
        long learned = batch.lessons().size();
        assertThat(learned).isEqualTo(1 + RULES.mixture().ratings() + RULES.acceptedAnswers());
        assertThat(batch.materials().stream().filter(Material.Rating.class::isInstance))
                .hasSize(RULES.mixture().ratings() + RULES.acceptedAnswers());
    }

    @Test
    void shouldWeighTheRarerSideOfRatingsMore() {
        // given: 9 good, 3 bad
        for (int i = 0; i < 12; i++) {
            admit(Events.thumb(i, "question " + i, i % 4 != 0), i);
        }

        // when
        List<Material> materials = batch().materials();

        // then: 9 * 1 over 3 * 2.25 is the 4/3 that is still alike
        assertThat(materials.stream()
                        .map(Material.Rating.class::cast)
                        .filter(rating -> !rating.desirable())
                        .mapToDouble(Material.Rating::weight))
                .hasSize(3)
                .containsOnly(2.25);
        assertThat(materials.stream()
                        .map(Material.Rating.class::cast)
                        .filter(Material.Rating::desirable)
                        .mapToDouble(Material.Rating::weight))
                .containsOnly(1.0);
    }

    @Test
    void shouldTellWhatATrainedExampleWeighed() {
        // given
        admit(Events.score(0, "hello", 1, 5), 0);
        learn();
        curriculum.cut("adapter-2");

        // when
        Outcome outcome = restore(curriculum).follow(release(2, 2), NOW);

        // then
        assertThat(outcome.settlements().get(0).weight()).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void shouldWeighOldJudgementsLessAndRejectOlderOnes() {
        // given: the stable version is 9, the answers are of 1
        curriculum = new Curriculum(RULES.withStaleness(8, 4));
        curriculum.follow(release(1, 9), NOW);
        accept(0, "hello");
        correct(1);
        Batch batch = batch();
        curriculum.follow(release(2, 10), NOW);
        admit(Events.preference(2, "bye", "better", "worse"), 2);

        // when
        List<Settlement> stale = new ArrayList<>();
        List<Lesson> next = curriculum.next(stale);

        // then
        assertThat(batch.materials())
                .filteredOn(Material.Rating.class::isInstance)
                .extracting(Material::weight)
                .containsExactly(0.25);
        assertThat(stale)
                .extracting(s -> s.example().getFeedbackId(), Settlement::reason)
                .containsExactlyInAnyOrder(tuple("f0", "stale: 9 versions old"), tuple("f2", "stale: 9 versions old"));
        assertThat(next).extracting(lesson -> lesson.place().offset()).containsExactly(1L);
    }

    @Test
    void shouldWarmUpAfterAPauseInTheFeedback() {
        // given
        curriculum = new Curriculum(RULES.withWarmup(Duration.ofMillis(50), 3));
        released();
        correct(0);
        double first = batch(0).rate();
        learn();
        correct(100);

        // when
        List<Double> rates = List.of(
                batch(10).rate(), batch(11).rate(), batch(12).rate(), batch(13).rate());

        // then
        assertThat(first).isEqualTo(1);
        assertThat(rates).containsExactly(0.25, 0.5, 0.75, 1.0);
    }

    @Test
    void shouldReplayNothingIfNotAsked() {
        // given
        curriculum = new Curriculum(RULES.withReplay(false, 512));
        released();
        accept(0, "hello");
        learn();
        correct(1);

        // then
        assertThat(batch().lessons())
                .extracting(lesson -> lesson.place().offset())
                .containsExactly(1L);
    }

    private Batch batch() {
        return batch(0);
    }

    private Batch batch(long step) {
        List<Lesson> fresh = next();
        return curriculum.batch(curriculum.lessons(fresh, step), fresh, false, step);
    }

    private static TrainingExample answered(TrainingExample example, String answer) {
        return TrainingExample.newBuilder(example).setAnswer(answer).build();
    }
}
