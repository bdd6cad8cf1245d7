package dev.freshet.local.bench.learning;

import dev.freshet.local.shop.Customers;
import dev.freshet.local.shop.Policy;
import dev.freshet.updater.judge.GateConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Questions to a shop whose policies change one after the other, back and forth. The same seed asks the same questions,
 * however often a version is released. One thread.
 */
final class FreshnessTrial {

    /** A pace that releases nothing; then nothing is judged and learned either. */
    static final long NEVER = Long.MAX_VALUE;

    /** Between two questions, milliseconds. */
    private static final long BETWEEN = 6_000;
    /** Questions from one change of a policy to the next. */
    private static final int STEADY = 15;
    /** Policies that change. */
    private static final int CHANGING = 4;
    /** Of so many questions one is about any topic; the others are about policies that change. */
    private static final int ANY = 5;
    /** Of so many customers with a right answer one says so. */
    private static final int PRAISE = 4;

    private static final int ACCEPTED_BEFORE = 48;

    private final School school;
    private final long pace;
    private final long seed;
    private final ShopFloor floor;
    private final Random random;
    private final List<Policy> policies;

    /** @param pace how long after a release the next one is due, milliseconds */
    FreshnessTrial(School school, long pace, long seed) {
        this.school = school;
        this.pace = pace;
        this.seed = seed;
        floor = new ShopFloor(seed);
        random = new Random(seed);
        List<Policy> all = new ArrayList<>(floor.shop().changing());
        Collections.shuffle(all, random);
        policies = List.copyOf(all.subList(0, CHANGING));
    }

    /** Of each question whether it was answered right. */
    List<Boolean> run() throws IOException {
        List<Boolean> right = new ArrayList<>();
        try (Pupil pupil = new Pupil(school.base(), school.training(), GateConfig.defaults(), Map.of(), seed)) {
            long now = BETWEEN;
            floor.accept(pupil, ACCEPTED_BEFORE, now);
            long released = now;
            for (int i = 0; i < school.sizes().questions(); i++) {
                if (i % STEADY == 0) {
                    floor.change(pick());
                }
                now += BETWEEN;
                right.add(ask(pupil, now));
                if (pace == NEVER) {
                    continue;
                }
                // What waits no longer than until the next question is learned before it.
                pupil.learn(now + BETWEEN / 2);
                if (now - released >= pace) {
                    pupil.release(now + BETWEEN / 2);
                    released = now;
                }
            }
        }
        return right;
    }

    /** One question, and what the customer says about its answer. */
    private boolean ask(Pupil pupil, long now) {
        boolean any = random.nextInt(ANY) == 0;
        boolean praises = random.nextInt(PRAISE) == 0;
        Policy policy = pick();
        Customers.Question question = any ? floor.ask() : floor.ask(policy);
        Answered answered = pupil.answered(List.of(question.text()), now).get(0);
        boolean right = floor.isRight(question.topic(), answered.answer());
        if (pace != NEVER && !right) {
            floor.correct(pupil, question.topic(), answered);
        } else if (pace != NEVER && praises) {
            floor.accept(pupil, answered);
        }
        return right;
    }

    private Policy pick() {
        return policies.get(random.nextInt(policies.size()));
    }
}
