package dev.freshet.local.bench.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests come a few at a time; each is answered, then judged; then the model learns and is released. One thread.
 */
final class IntentStream {

    /** Requests that come together. */
    private static final int TOGETHER = 8;
    /** Between two such batches, milliseconds. */
    private static final long BETWEEN = 20_000;

    private final Intents intents;
    private final Voice voice;
    private final double flipped;
    private final Random random;
    private final Says says = new Says();
    private long now = BETWEEN;

    /** @param flipped share of the judgements of customers who hold another name for right, 0 to 1 */
    IntentStream(Intents intents, Voice voice, double flipped, long seed) {
        this.intents = intents;
        this.voice = voice;
        this.flipped = flipped;
        this.random = new Random(seed);
    }

    /** Lets a pupil go through requests, which it may never have seen, and then through the test. */
    Course run(Pupil pupil, List<Intents.Request> requests) {
        List<Boolean> before = test(pupil);
        int quarter = requests.size() / 4;
        List<Boolean> right = new ArrayList<>(stream(pupil, requests.subList(0, quarter)));
        var first = pupil.files();
        right.addAll(stream(pupil, requests.subList(quarter, requests.size())));
        return new Course(right, before, test(pupil), first);
    }

    private List<Boolean> stream(Pupil pupil, List<Intents.Request> requests) {
        List<Boolean> right = new ArrayList<>();
        for (int from = 0; from < requests.size(); from += TOGETHER) {
            List<Intents.Request> batch = requests.subList(from, Math.min(requests.size(), from + TOGETHER));
            List<Answered> answered =
                    pupil.answered(batch.stream().map(Intents.Request::text).toList(), now);
            for (int i = 0; i < batch.size(); i++) {
                String intent = batch.get(i).intent();
                right.add(answered.get(i).isRight(intent));
                String believed = random.nextDouble() < flipped ? Voice.other(intents.names(), intent, random) : intent;
                pupil.hear(voice.judge(says, answered.get(i), believed, intents.names(), random), now);
            }
            pupil.learn(now);
            now += BETWEEN;
            pupil.learn(now);
            pupil.release(now);
        }
        return right;
    }

    private List<Boolean> test(Pupil pupil) {
        return intents.rightly(pupil.answer(intents.questions()));
    }
}
