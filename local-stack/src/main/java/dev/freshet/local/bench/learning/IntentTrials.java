package dev.freshet.local.bench.learning;

import dev.freshet.updater.judge.GateConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The trials with CLINC150, of one school. Thread-safe. */
final class IntentTrials {

    static final double FLIPPED = 0.2;

    /** The new task is all that counts here: what the desk said before is measured elsewhere. */
    private static final GateConfig GATE = new GateConfig(32, 1, 1, 1000, 5, 16, 1, 4, 1000);

    private final School school;
    private final Path clinc;

    IntentTrials(School school, Path clinc) {
        this.school = school;
        this.clinc = clinc;
    }

    Intents intents(long seed) throws IOException {
        Sizes sizes = school.sizes();
        return Intents.read(clinc, sizes.intents(), sizes.requests(), sizes.tests(), seed);
    }

    /** Demonstrations from the base model on, some of them naming another intent. */
    Course demonstrations(double flipped, long seed) throws IOException {
        Intents intents = intents(seed);
        return course(intents, intents.training(), Voice.DEMONSTRATIONS, flipped, Map.of(), seed);
    }

    /** Other judgements of what comes after the first quarter, from the version that demonstrations of it made. */
    Course after(Course demonstrations, Voice voice, long seed) throws IOException {
        Intents intents = intents(seed);
        List<Intents.Request> all = intents.training();
        return course(intents, all.subList(all.size() / 4, all.size()), voice, 0, demonstrations.first(), seed);
    }

    /** The best of tuning offline: a share of right answers. */
    double offline(long seed) throws IOException {
        return OfflineTuning.best(school.base(), intents(seed), seed);
    }

    private Course course(
            Intents intents,
            List<Intents.Request> requests,
            Voice voice,
            double flipped,
            Map<String, byte[]> start,
            long seed)
            throws IOException {
        try (Pupil pupil = new Pupil(school.base(), school.training(), GATE, start, seed)) {
            return new IntentStream(intents, voice, flipped, seed).run(pupil, requests);
        }
    }
}
