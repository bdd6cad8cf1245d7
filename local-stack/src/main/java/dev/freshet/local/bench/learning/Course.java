package dev.freshet.local.bench.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How one pupil did on requests whose answer is right or not.
 *
 * @param stream of each request of the stream, whether the answer was right before it was judged
 * @param before of each test request, whether it was answered right at the start
 * @param after the same at the end
 * @param first files of the version after a quarter of the stream
 */
record Course(List<Boolean> stream, List<Boolean> before, List<Boolean> after, Map<String, byte[]> first) {

    Course {
        stream = List.copyOf(stream);
        before = List.copyOf(before);
        after = List.copyOf(after);
        first = Map.copyOf(first);
    }

    /** Share of the test requests that are answered right at the end. */
    double accuracy() {
        return share(after);
    }

    double start() {
        return share(before);
    }

    double gain() {
        return accuracy() - start();
    }

    /** Test requests that are answered right, and were not at the start. */
    double won() {
        return count(true, false);
    }

    /** Test requests that are answered right at the start or at the end, and not at both. */
    double changed() {
        return won() + count(false, true);
    }

    private double count(boolean isRight, boolean wasRight) {
        return IntStream.range(0, after.size())
                .filter(i -> after.get(i) == isRight && before.get(i) == wasRight)
                .count();
    }

    /** Accuracy on the stream, in so many equal parts of it. */
    List<Double> parts(int count) {
        List<Double> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(share(stream.subList(stream.size() * i / count, stream.size() * (i + 1) / count)));
        }
        return parts;
    }

    /** Share of those that are true; 0 of none. */
    static double share(List<Boolean> right) {
        return right.stream().mapToInt(each -> each ? 1 : 0).average().orElse(0);
    }
}
