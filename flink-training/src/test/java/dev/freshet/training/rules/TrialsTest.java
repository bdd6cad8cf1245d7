package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.training.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
        Simulation simulation = new Simulation(new Random(seed));

        // when
        simulation.run();

        // then
        for (int offset = 0; offset < simulation.examples; offset++) {
            assertThat(simulation.fates.get("f" + offset))
                    .as("seed %d, example %d, poison %s", seed, offset, simulation.poison)
                    .containsExactly(simulation.poison.contains((long) offset) ? Fate.REJECTED : Fate.TRAINED);
        }
    }

    /** Examples, learning, checkpoints, restarts and a judge that refuses what contains a poison, in any order. */
    private static final class Simulation {

        private final Random random;
        private final int examples;
        private final Set<Long> poison = new HashSet<>();
        private final Map<String, List<Fate>> fates = new HashMap<>();
        private final TreeMap<Integer, Set<Long>> contents = new TreeMap<>();
        private final List<Integer> denied = new ArrayList<>();

        private Curriculum curriculum = new Curriculum(RULES);
        private long now = NOW;
        private long epoch;
        private int stable = 1;
        private int decided = 1;
        private int arrived;
        private long step;

        Simulation(Random random) {
            this.random = random;
            this.examples = 1 + random.nextInt(24);
            double share = random.nextDouble() * 0.5;
            for (long i = 0; i < examples; i++) {
                if (random.nextDouble() < share) {
                    poison.add(i);
                }
            }
            contents.put(1, Set.of());
            release();
        }

        void run() {
            for (int i = 0; i < 20_000 && (arrived < examples || pending()); i++) {
                now += random.nextInt(2_000);
                settle(curriculum.tick(now));
                int what = random.nextInt(10);
                if (what < 3 && arrived < examples) {
                    arrive();
                } else if (what < 6) {
                    learn();
                } else if (what < 8) {
                    checkpoint();
                } else if (decided < contents.lastKey()) {
                    judge();
                }
            }
        }

        private boolean pending() {
            return curriculum.register.lessons().all().stream().anyMatch(Lesson::isPending);
        }

        private void arrive() {
            int offset = arrived++;
            settle(curriculum.admit(
                    new Place(0, offset),
                    random.nextInt(3) == 0
                            ? Events.thumb(offset, "question " + offset, true)
                            : Events.demonstration(offset),
                    now));
        }

        private void learn() {
            if (curriculum.ready(now)) {
                List<Lesson> fresh = next(curriculum);
                for (int i = 0; i < 2; i++) {
                    curriculum.learned(curriculum.lessons(fresh, step++), now);
                }
            }
        }

        /** Everything learned goes into a candidate; what comes after may start from what was kept. */
        private void checkpoint() {
            if (curriculum.hasNews()) {
                Cut cut = curriculum.cut("adapter-" + (curriculum.highest() + 1));
                Set<Long> content = new HashSet<>(contents.get(cut.parent()));
                cut.learned().forEach(lesson -> content.add(lesson.place().offset()));
                contents.put(cut.number(), content);
            }
            if (random.nextBoolean()) {
                curriculum = restore(curriculum);
            }
        }

        /** Judges the next candidate, or passes over all but the newest. */
        private void judge() {
            decided = random.nextBoolean() ? contents.higherKey(decided) : contents.lastKey();
            if (contents.get(decided).stream().anyMatch(poison::contains)) {
                denied.add(decided);
            } else {
                stable = decided;
            }
            release();
        }

        private void release() {
            settle(curriculum.follow(
                    Events.release(
                            Events.MODEL,
                            ++epoch,
                            stable,
                            "adapter-" + stable,
                            decided,
                            denied.stream().mapToInt(Integer::intValue).toArray()),
                    now));
        }

        private void settle(Outcome outcome) {
            outcome.settlements().forEach(settlement -> fates.computeIfAbsent(
                            settlement.example().getFeedbackId(), id -> new ArrayList<>())
                    .add(settlement.fate()));
        }
    }
}
