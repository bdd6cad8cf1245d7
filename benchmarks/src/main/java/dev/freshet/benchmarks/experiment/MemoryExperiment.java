package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.ResidentMemory;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import java.time.Duration;
import java.util.List;

/**
 * Whether memory stays flat over many steps, after all that comes in the first 500. The Java heap has a fixed size, all of it
 * touched at the start, so that what grows is native.
 */
final class MemoryExperiment implements Experiment {

    private static final int EARLY = 500;
    private static final double MEGA = 1 << 20;
    private static final double GROWTH = 1.03;

    private final String kind;
    private final int steps;
    private final Duration estimate;
    private final String dtype;
    private final Load.Factory factory;
    private final Row memory;
    private final Row arrays;

    private MemoryExperiment(String kind, int steps, Duration estimate, String dtype, Load.Factory factory) {
        this.kind = kind;
        this.steps = steps;
        this.estimate = estimate;
        this.dtype = dtype;
        this.factory = factory;
        String compared = kind + ", step " + steps + " / step " + EARLY;
        this.memory = new Row(
                kind + "-memory-step-" + steps + "-over-" + EARLY,
                "resident memory of " + compared,
                "MiB",
                Bound.atMost(GROWTH));
        this.arrays = new Row(
                kind + "-arrays-step-" + steps + "-over-" + EARLY,
                "live native arrays of " + compared,
                "arrays",
                Bound.atMost(1));
    }

    static MemoryExperiment training(int steps) {
        return new MemoryExperiment("training", steps, Duration.ofSeconds(steps / 65), "auto", TrainingLoad::new);
    }

    static MemoryExperiment serving(int steps) {
        return new MemoryExperiment("serving", steps, Duration.ofSeconds(steps / 300), "int8", ServingLoad::new);
    }

    @Override
    public String name() {
        return kind + "-memory-" + steps;
    }

    @Override
    public List<Row> rows() {
        return List.of(memory, arrays);
    }

    @Override
    public Duration estimate() {
        return estimate;
    }

    @Override
    public boolean repeatsPairs() {
        return false;
    }

    @Override
    public List<String> jvmOptions() {
        return List.of("-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch");
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        if (!ResidentMemory.isKnown()) {
            String reason = "the system does not tell a process its resident memory";
            return List.of(RowResult.skipped(memory, reason), RowResult.skipped(arrays, reason));
        }
        try (BaseModel base = BaseModel.load(
                        context.models().folder(context.modelOr(Models.SHIPPED)), new ModelOptions("cpu", dtype));
                Load load = factory.create(base)) {
            run(load, 0, EARLY, context);
            double earlyMemory = ResidentMemory.bytes() / MEGA;
            int earlyArrays = base.liveArrays();
            run(load, EARLY, steps, context);
            return List.of(
                    RowResult.ofOne(memory, ResidentMemory.bytes() / MEGA, earlyMemory, ""),
                    RowResult.ofOne(arrays, base.liveArrays(), earlyArrays, ""));
        }
    }

    private static void run(Load load, int from, int to, ExperimentContext context) throws Exception {
        for (int step = from; step < to; step++) {
            load.step(step);
            if (step % EARLY == 0) {
                context.progress().at("step " + step);
            }
        }
    }

    /** Something that goes on step by step. */
    interface Load extends AutoCloseable {

        /** Does the next step; {@code number} counts from 0. */
        void step(int number) throws Exception;

        @Override
        void close();

        /** Makes one. */
        @FunctionalInterface
        interface Factory {
            Load create(BaseModel base) throws Exception;
        }
    }
}
