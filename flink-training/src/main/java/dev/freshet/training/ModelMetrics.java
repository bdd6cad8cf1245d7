package dev.freshet.training;

import dev.freshet.training.rules.Backlog;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/** What one model's learning looks like from outside: group {@code model.NAME} of the learner's metrics. One thread writes. */
final class ModelMetrics {

    private static final List<String> FIGURES = List.of(
            "loss",
            "gradient_norm",
            "loss.demonstration",
            "loss.preference",
            "loss.rating",
            "loss.text",
            "margin.preference",
            "margin.rating",
            "kl",
            "staleness");

    private final Counter examples;
    /** Volatile: reporters read it. */
    private volatile Map<String, Double> figures = Map.of();
    /** Volatile: reporters read it. */
    private volatile Backlog backlog = Backlog.NONE;

    ModelMetrics(MetricGroup learner, String model, Clock clock) {
        MetricGroup group = learner.addGroup("model", model);
        for (String name : FIGURES) {
            group.gauge(name.replace('.', '_'), (Gauge<Double>) () -> figures.getOrDefault(name, Double.NaN));
        }
        examples = group.counter("examples");
        group.meter("examples_per_second", new MeterView(examples));
        group.gauge("held_out", (Gauge<Integer>) () -> backlog.heldOut());
        group.gauge("waiting", (Gauge<Integer>) () -> backlog.waiting());
        group.gauge("on_trial", (Gauge<Integer>) () -> backlog.onTrial());
        group.gauge("not_released", (Gauge<Integer>) () -> backlog.notReleased());
        group.gauge("oldest_unlearned_seconds", (Gauge<Double>)
                () -> backlog.oldest() == Long.MAX_VALUE ? 0 : Math.max(0, clock.millis() - backlog.oldest()) / 1000.0);
    }

    /** A step was taken on so many examples. */
    void stepped(StepFigures step, int count) {
        figures = step.byName();
        examples.inc(count);
    }

    void backlog(Backlog now) {
        backlog = now;
    }
}
