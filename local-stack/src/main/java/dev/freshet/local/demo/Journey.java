package dev.freshet.local.demo;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The way of one demonstration, as times in epoch milliseconds; infinite from where it never came.
 *
 * @param appended the feedback lies in its topic
 * @param joined the training example is appended
 * @param trained its learning ended
 * @param released the release of the first version that contains it
 * @param loaded the replica serves that version
 * @param answered the first answer by a released version that contains it
 */
record Journey(double appended, double joined, double trained, double released, double loaded, double answered) {

    private static final Map<String, ToDoubleFunction<Journey>> STAGES = stages();

    /** Seconds from append to the first answer that knows it. */
    double freshness() {
        return seconds(appended, answered);
    }

    /** Seconds of each stage, over all journeys that came to their end. */
    static Map<String, Quantiles> stages(Collection<Journey> journeys) {
        List<Journey> whole = journeys.stream()
                .filter(journey -> Double.isFinite(journey.answered()))
                .toList();
        Map<String, Quantiles> stages = new LinkedHashMap<>();
        STAGES.forEach((name, seconds) -> stages.put(
                name, Quantiles.of(whole.stream().map(seconds::applyAsDouble).toList())));
        return stages;
    }

    private static Map<String, ToDoubleFunction<Journey>> stages() {
        Map<String, ToDoubleFunction<Journey>> stages = new LinkedHashMap<>();
        stages.put("join", journey -> seconds(journey.appended, journey.joined));
        stages.put("train", journey -> seconds(journey.joined, journey.trained));
        stages.put("checkpoint_and_judge", journey -> seconds(journey.trained, journey.released));
        stages.put("load", journey -> seconds(journey.released, journey.loaded));
        stages.put("answer", journey -> seconds(journey.loaded, journey.answered));
        return stages;
    }

    private static double seconds(double from, double to) {
        return (to - from) / 1000;
    }
}
