package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.ModelRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialsTest extends CurriculumTestBase {

    @Test
    void shouldLearnRefusedExamplesInHalvesAndRejectOnlyWhatIsRefusedAlone() {
        // given
        released();
        learnAndCut(0); // 2
        learnAndCut(1); // 3
        learnAndCut(2); // 4
        curriculum.follow(release(2, 1, 2), NOW);
        curriculum.follow(release(3, 1, 2, 3), NOW);
        Outcome thrice = curriculum.follow(release(4, 1, 2, 3, 4), NOW);
        assertThat(thrice.restart()).isTrue();
        assertThat(thrice.settlements()).isEmpty();

        // when: of the first half, 0 and 1, is 0 the one that is refused alone
        assertThat(learnTrial()).containsExactly(0L, 1L); // 5
        correct(3);
        assertThat(curriculum.ready(NOW + 60_000)).as("nothing else meanwhile").isFalse();
        curriculum.follow(release(5, 1, 2, 3, 4, 5), NOW);
        assertThat(learnTrial()).containsExactly(0L); // 6
        Outcome rejected = curriculum.follow(release(6, 1, 2, 3, 4, 5, 6), NOW);
        assertThat(learnTrial()).containsExactly(1L); // 7
        Outcome first = curriculum.follow(release(7, 7, 2, 3, 4, 5, 6), NOW);
        assertThat(learnTrial()).containsExactly(2L); // 8
        Outcome second = curriculum.follow(release(8, 8, 2, 3, 4, 5, 6), NOW);

        // then
        assertThat(fates(rejected)).containsExactly(rejected(0));
        assertThat(rejected.settlements()).extracting(Settlement::reason).containsExactly("worse 6");
        assertThat(fates(first)).containsExactly(trained(1, 7));
        assertThat(fates(second)).containsExactly(trained(2, 8));
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(3L);
    }

    private List<Long> learnTrial() {
        List<Long> offsets =
                next().stream().map(lesson -> lesson.place().offset()).toList();
        learn();
        curriculum.cut("adapter-" + (curriculum.highest() + 1));
        return offsets;
    }

    @Test
    void shouldTryAgainWhatWasNeitherReleasedNorRefused() {
        // given
        released();
        learnAndCut(0); // 2
        curriculum.follow(release(2, 1, 2), NOW);
        curriculum.tick(NOW + 10_000);
        assertThat(learnTrial()).containsExactly(0L); // 3

        // when
        ModelRelease decided =
                ModelRelease.newBuilder(release(3, 1, 2)).setDecided(3).build();
        Outcome outcome = curriculum.follow(decided, NOW);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(learnTrial()).containsExactly(0L);
    }

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 0; seed < 300; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldRejectExactlyThePoisonHoweverItComes(long seed) {
        // given
        Simulation simulation = new Simulation(new Random(seed), false);

        // when
        simulation.run();

        // then
        simulation.assertFates("seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseNothingToVersionsThatAreRebuiltMeanwhile(long seed) {
        // given
        Simulation simulation = new Simulation(new Random(seed), true);

        // when
        simulation.run();

        // then
        simulation.assertFates("seed " + seed);
    }
}
