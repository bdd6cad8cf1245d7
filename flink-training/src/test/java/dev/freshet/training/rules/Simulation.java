package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Fate;
import dev.freshet.training.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Examples, learning, checkpoints, restarts and a judge that refuses what contains a poison, in any order; and rebuilt
 * versions in the place of the stable one, which the updater decides on before what was learned beside them.
 */
final class Simulation {

    private final Random random;
    private final int examples;
    private final Set<Long> poison = new HashSet<>();
    private final Map<String, List<Fate>> fates = new HashMap<>();
    private final TreeMap<Integer, Set<Long>> contents = new TreeMap<>();
    private final List<Integer> denied = new ArrayList<>();
    private final Map<Integer, Integer> parents = new HashMap<>();
    private final TreeMap<Integer, Integer> rebuilds = new TreeMap<>();
    private final boolean rebuilding;

    private Curriculum curriculum = new Curriculum(CurriculumTestBase.RULES);
    private long now = CurriculumTestBase.NOW;
    private long epoch;
    private int stable = 1;
    private int decided = 1;
    private int arrived;
    private long step;

    Simulation(Random random, boolean rebuilding) {
        this.random = random;
        this.rebuilding = rebuilding;
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
            } else if (rebuilding && stable > 1 && rebuilds.size() < 20 && random.nextBoolean()) {
                rebuild();
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
            List<Lesson> fresh = CurriculumTestBase.next(curriculum);
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
            parents.put(cut.number(), cut.parent());
        }
        if (random.nextBoolean()) {
            curriculum = CurriculumTestBase.restore(curriculum);
        }
    }

    /** What is cut before the updater comes to it stands on the version that it replaces. */
    private void rebuild() {
        int number = curriculum.number(place -> random.nextBoolean());
        rebuilds.put(number, stable);
        contents.put(number, contents.get(stable));
        checkpoint();
    }

    /** Decides on the next candidate, or on all: on the newest rebuilt one, or without one the newest. */
    private void judge() {
        int last = random.nextBoolean() ? contents.higherKey(decided) : contents.lastKey();
        Integer rebuilt = rebuilds.floorKey(last);
        boolean isRebuilt = rebuilt != null && rebuilt > decided;
        int judged = isRebuilt ? rebuilt : last;
        boolean follows = isRebuilt ? rebuilds.get(judged) == stable && random.nextInt(3) > 0 : descends(judged);
        decided = last;
        if (!follows || contents.get(judged).stream().anyMatch(poison::contains)) {
            denied.add(judged);
        } else {
            stable = judged;
        }
        release();
    }

    private boolean descends(int number) {
        int ancestor = number;
        while (ancestor > stable) {
            ancestor = parents.get(ancestor);
        }
        return ancestor == stable;
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

    /** Everything has one fate, and what is rejected is what is poison. */
    void assertFates(String what) {
        for (int offset = 0; offset < examples; offset++) {
            assertThat(fates.get("f" + offset))
                    .as("%s, example %d, poison %s", what, offset, poison)
                    .containsExactly(poison.contains((long) offset) ? Fate.REJECTED : Fate.TRAINED);
        }
    }
}
