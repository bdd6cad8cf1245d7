package dev.freshet.training.prepare;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what an operator drops of each model, as metrics, and says so in the log now and then. One thread. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);
    private static final long REPORT_EVERY = Duration.ofMinutes(1).toMillis();

    private final MetricGroup metrics;
    private final String operator;
    private final LongSupplier clock;
    private final Map<String, Counts> models = new TreeMap<>();

    Tally(MetricGroup metrics, String operator, LongSupplier clock) {
        this.metrics = metrics.addGroup("freshet").addGroup("prepare");
        this.operator = operator;
        this.clock = clock;
    }

    /** Counts for the operator that asks, under the name it has in the log. */
    static Tally of(RuntimeContext context, String operator) {
        return new Tally(context.getMetricGroup(), operator, System::currentTimeMillis);
    }

    void passed(String model) {
        Counts counts = counts(model);
        counts.passed++;
        counts.reportNow();
    }

    void dropped(String model, DropReason reason) {
        Counts counts = counts(model);
        counts.dropped
                .computeIfAbsent(
                        reason,
                        added -> counts.group.addGroup("reason", added.label()).counter("dropped"))
                .inc();
        counts.reportNow();
    }

    /** Counts parts that a text became. */
    void parts(String model, int parts) {
        counts(model).parts.inc(parts);
    }

    /** Says what has not been said yet. */
    void report() {
        models.values().forEach(Counts::report);
    }

    private Counts counts(String model) {
        return models.computeIfAbsent(model, Counts::new);
    }

    private final class Counts {

        private final String model;
        private final MetricGroup group;
        private final Counter parts;
        private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
        private long passed;
        private long reportedAt = clock.getAsLong();
        private String reported = "";

        private Counts(String model) {
            this.model = model;
            this.group = metrics.addGroup("model", model);
            this.parts = group.counter("parts");
        }

        private void reportNow() {
            if (clock.getAsLong() - reportedAt >= REPORT_EVERY) {
                report();
            }
        }

        private void report() {
            reportedAt = clock.getAsLong();
            String reasons = dropped.entrySet().stream()
                    .map(entry ->
                            entry.getKey().label() + " " + entry.getValue().getCount())
                    .collect(Collectors.joining(", "));
            if (!reasons.equals(reported)) {
                reported = reasons;
                LOG.info("{} of {}: {} texts passed, dropped: {}", operator, model, passed, reasons);
            }
        }
    }
}
