package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.material.Material;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A learner for the tests of the mechanics: two parameters with two moments each, moved by Adam towards a point made of
 * the batch's texts, so that every step and its order leaves its mark in the bits.
 */
public final class TwoParameterLearner implements Learner {

    /** Its one file. */
    public static final String FILE = "parameters.bin";

    private static final int NUMBERS = 6;
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final double[] parameters = new double[2];
    private final double[] first = new double[2];
    private final double[] second = new double[2];
    private long steps;
    private long reference = -1;

    private TwoParameterLearner(Map<String, byte[]> files) {
        ByteBuffer bytes = ByteBuffer.wrap(files.get(FILE));
        steps = bytes.getLong();
        for (double[] numbers : List.of(parameters, first, second)) {
            numbers[0] = bytes.getDouble();
            numbers[1] = bytes.getDouble();
        }
        OPEN.incrementAndGet();
    }

    /** How many there are in this process that nobody closed. */
    static int open() {
        return OPEN.get();
    }

    /** Files of a version that was never trained. */
    public static Map<String, byte[]> zero() {
        return Map.of(FILE, new byte[Long.BYTES + NUMBERS * Double.BYTES]);
    }

    /** Steps that made a version's files. */
    public static long steps(Map<String, byte[]> files) {
        return ByteBuffer.wrap(files.get(FILE)).getLong();
    }

    /** Makes them; refuses answers that begin with "unfit", and diverges on those that begin with "diverge". */
    public static final class Factory implements LearnerFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public Learners open(ArtifactStore artifacts) {
            return new Learners() {
                @Override
                public Learner restore(String base, Map<String, byte[]> files) {
                    return new TwoParameterLearner(files);
                }

                @Override
                public void close() {}
            };
        }
    }

    @Override
    public Optional<String> refuse(Material material) {
        return text(material).startsWith("unfit") ? Optional.of("unfit to be learned") : Optional.empty();
    }

    @Override
    public StepFigures step(List<Material> batch, double rate) {
        steps++;
        double loss = 0;
        double norm = 0;
        for (int i = 0; i < parameters.length; i++) {
            double gradient = 0;
            double weights = 0;
            for (Material material : batch) {
                gradient += material.weight() * (parameters[i] - goal(i == 0 ? text(material) : material.toString()));
                weights += material.weight();
            }
            gradient /= weights;
            first[i] = 0.9 * first[i] + 0.1 * gradient;
            second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
            parameters[i] -= rate * 0.01 * first[i] / (Math.sqrt(second[i]) + 1e-8);
            loss += gradient * gradient / 2;
            norm += gradient * gradient;
        }
        boolean diverges = batch.stream().anyMatch(material -> text(material).startsWith("diverge"));
        Map<String, Double> kinds = batch.stream()
                .collect(Collectors.toMap(
                        material -> "count." + material.getClass().getSimpleName(), material -> 1.0, Double::sum));
        return new StepFigures(diverges ? Double.NaN : loss, Math.sqrt(norm), kinds)
                .with("reference", (double) reference);
    }

    /** What is to be said, as far as a material says so. */
    private static String text(Material material) {
        if (material instanceof Material.Demonstration demonstration) {
            return demonstration.answer();
        } else if (material instanceof Material.Preference preference) {
            return preference.chosen();
        } else if (material instanceof Material.Rating rating) {
            return rating.answer();
        }
        return material instanceof Material.Text read ? read.text() : "";
    }

    @Override
    public void refer(Map<String, byte[]> files) {
        reference = steps(files);
    }

    private static double goal(String text) {
        int sum = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            sum = 31 * sum + b;
        }
        return sum / (double) Integer.MAX_VALUE;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public Map<String, byte[]> save() {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + NUMBERS * Double.BYTES).putLong(steps);
        for (double[] numbers : List.of(parameters, first, second)) {
            bytes.putDouble(numbers[0]).putDouble(numbers[1]);
        }
        return Map.of(FILE, bytes.array());
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
    }
}
