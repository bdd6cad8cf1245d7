package dev.freshet.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/** The metrics of one task, in group {@value #GROUP}; they end with it. */
final class StateMetrics implements AutoCloseable {

    static final String GROUP = "freshet-ingest";

    private final StreamsMetrics metrics;
    private final String task;
    private final List<Sensor> sensors = new ArrayList<>();

    StateMetrics(ProcessingContext context) {
        this.metrics = context.metrics();
        this.task = context.taskId().toString();
    }

    /** Takes the exact number of entries of a store whenever it changes. */
    LongConsumer size(String store) {
        return sensor("state-entries", "entries of the store now", Map.of("store", store), new Value())::record;
    }

    /** Counts; takes how many more. */
    LongConsumer total(String name, String description) {
        return sensor(name, description, Map.of(), new CumulativeSum())::record;
    }

    private Sensor sensor(String name, String description, Map<String, String> more, MeasurableStat stat) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("task-id", task);
        tags.putAll(more);
        Sensor sensor = metrics.addSensor(
                GROUP + "." + name + "." + String.join(".", tags.values()), Sensor.RecordingLevel.INFO);
        sensor.add(new MetricName(name, GROUP, description, tags), stat);
        sensors.add(sensor);
        return sensor;
    }

    @Override
    public void close() {
        sensors.forEach(metrics::removeSensor);
    }
}
