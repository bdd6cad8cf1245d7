package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.training.rules.Backlog;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ModelMetricsTest {

    private final Registered group = new Registered();
    private final ModelMetrics metrics =
            new ModelMetrics(group, "support", Clock.fixed(Instant.ofEpochMilli(61_000), ZoneOffset.UTC));

    @Test
    void shouldShowTheNewestFiguresOfAModel() {
        // when
        metrics.stepped(new StepFigures(0.5, 2, Map.of("loss.preference", 0.7, "margin.preference", 0.1)), 9);

        // then
        assertThat(group.names).containsExactly("model", "support");
        assertThat(value("loss")).isEqualTo(0.5);
        assertThat(value("gradient_norm")).isEqualTo(2.0);
        assertThat(value("loss_preference")).isEqualTo(0.7);
        assertThat(value("margin_preference")).isEqualTo(0.1);
        assertThat(value("kl")).as("not known yet").isEqualTo(Double.NaN);
    }

    @Test
    void shouldShowWhatIsPending() {
        // given
        assertThat(value("oldest_unlearned_seconds")).isEqualTo(0.0);

        // when
        metrics.backlog(new Backlog(1, 5, 2, 3, 1_000));

        // then
        assertThat(value("held_out")).isEqualTo(1);
        assertThat(value("waiting")).isEqualTo(5);
        assertThat(value("on_trial")).isEqualTo(2);
        assertThat(value("not_released")).isEqualTo(3);
        assertThat(value("oldest_unlearned_seconds")).isEqualTo(60.0);
    }

    private Object value(String name) {
        return group.gauges.get(name).getValue();
    }

    private static final class Registered extends UnregisteredMetricsGroup {

        private final Map<String, Gauge<?>> gauges = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        @Override
        public MetricGroup addGroup(String key, String value) {
            names.addAll(List.of(key, value));
            return this;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
        }
    }
}
