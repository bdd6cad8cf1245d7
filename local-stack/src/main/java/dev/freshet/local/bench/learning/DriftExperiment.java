package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import dev.freshet.local.shop.Policy;
import dev.freshet.updater.judge.GateConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Policies change one after the other: how many corrections it takes until nine of ten other phrasings follow. */
final class DriftExperiment implements Experiment {

    private static final double AIM = 3;
    private static final int PHRASINGS = 10;
    private static final int FOLLOWING = 9;
    private static final int MOST = 8;
    private static final int MOST_ASKED = 40;
    private static final int ACCEPTED_BEFORE = 48;
    private static final int ACCEPTED_BETWEEN = 4;
    private static final long BETWEEN = 20_000;
    private static final Row CORRECTIONS = new Row(
            "drift-corrections-over-three",
            "corrections until 9 of 10 held-out phrasings follow, median of the policies / the aim",
            "corrections",
            Bound.atMost(1));

    /**
     * One policy's change.
     *
     * @param following share of the held-out phrasings that follow, after 0, 1, 2 ... corrections
     */
    private record Change(List<Double> following) {

        /** Corrections that it took; one more than the most where they never followed. */
        int needed() {
            for (int i = 0; i < following.size(); i++) {
                if (following.get(i) * PHRASINGS >= FOLLOWING) {
                    return i;
                }
            }
            return MOST + 1;
        }

        double after(int corrections) {
            return following.get(Math.min(corrections, following.size() - 1));
        }
    }

    @Override
    public String name() {
        return "drift";
    }

    @Override
    public Findings run(School school, Trials trials) throws Exception {
        List<List<Change>> changes = trials.run(
                        "drift", school.seeds(), List.<Trials.Trial<List<Change>>>of(seed -> changes(school, seed)))
                .get(0);
        double[] needed = changes.stream()
                .mapToDouble(seed -> Summary.of(
                                seed.stream().mapToDouble(Change::needed).toArray())
                        .median())
                .toArray();
        double[] aim = new double[needed.length];
        Arrays.fill(aim, AIM);
        List<Figure.Point> points = new ArrayList<>();
        for (int corrections = 0; corrections <= MOST; corrections++) {
            int count = corrections;
            points.add(new Figure.Point(
                    count,
                    changes.stream()
                            .map(seed -> seed.stream()
                                    .mapToDouble(change -> change.after(count))
                                    .average()
                                    .orElse(0))
                            .toList()));
        }
        return new Findings(
                List.of(RowResult.ofPairs(CORRECTIONS, needed, aim)),
                List.of(new Figure(
                        "drift",
                        "A policy changes: held-out phrasings that follow",
                        "corrections",
                        "share of phrasings",
                        List.of(new Figure.Curve("mean of the policies", points)))));
    }

    private static List<Change> changes(School school, long seed) throws IOException {
        ShopFloor floor = new ShopFloor(seed);
        Random random = new Random(seed);
        List<Policy> policies = new ArrayList<>(floor.shop().changing());
        Collections.shuffle(policies, random);
        List<Change> changes = new ArrayList<>();
        try (Pupil pupil = new Pupil(school.base(), school.training(), GateConfig.defaults(), Map.of(), seed)) {
            long now = BETWEEN;
            floor.accept(pupil, ACCEPTED_BEFORE, now);
            for (Policy policy : policies.subList(0, school.sizes().policies())) {
                List<String> phrasings = phrasings(policy, random);
                List<String> heldOut = phrasings.subList(0, PHRASINGS);
                List<String> asked = phrasings.subList(PHRASINGS, Math.min(phrasings.size(), PHRASINGS + MOST_ASKED));
                floor.change(policy);
                List<Double> following = new ArrayList<>();
                following.add(following(floor, pupil, policy, heldOut));
                for (int i = 0; following.size() <= MOST && i < asked.size(); i++) {
                    now += BETWEEN;
                    Answered answered =
                            pupil.answered(List.of(asked.get(i)), now).get(0);
                    if (floor.isRight(policy, answered.answer())) {
                        continue;
                    }
                    floor.correct(pupil, policy, answered);
                    floor.accept(pupil, ACCEPTED_BETWEEN, now);
                    pupil.learn(now + BETWEEN / 2);
                    pupil.release(now + BETWEEN / 2);
                    following.add(following(floor, pupil, policy, heldOut));
                }
                changes.add(new Change(following));
            }
        }
        return changes;
    }

    /** Those of the test first: what the corpus never had, and others by lot. */
    private static List<String> phrasings(Policy policy, Random random) {
        List<String> others = new ArrayList<>(policy.phrasings());
        Collections.shuffle(others, random);
        return Stream.concat(policy.heldOut().stream(), others.stream()).toList();
    }

    private static double following(ShopFloor floor, Pupil pupil, Policy policy, List<String> phrasings) {
        return Course.share(pupil.answer(phrasings).stream()
                .map(answer -> floor.isRight(policy, answer))
                .toList());
    }
}
