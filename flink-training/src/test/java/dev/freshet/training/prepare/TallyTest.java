package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void shouldCountByModelAndReason() {
        // given
        Names metrics = new Names("", new TreeMap<>());
        Tally tally = new Tally(metrics, "quality", () -> 0);

        // when
        tally.dropped("support", DropReason.TOO_SHORT);
        tally.dropped("support", DropReason.TOO_SHORT);
        tally.dropped("sales", DropReason.NEAR_DUPLICATE);
        tally.parts("support", 3);
        tally.parts("support", 2);

        // then
        Map<String, Long> counts = metrics.counters.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getCount()));
        assertThat(counts)
                .containsEntry("freshet.prepare.model=support.reason=too-short.dropped", 2L)
                .containsEntry("freshet.prepare.model=sales.reason=near-duplicate.dropped", 1L)
                .containsEntry("freshet.prepare.model=support.parts", 5L);
    }

    /** Counters by name. */
    private static final class Names extends UnregisteredMetricsGroup {

        private final String scope;
        private final Map<String, Counter> counters;

        private Names(String scope, Map<String, Counter> counters) {
            this.scope = scope;
            this.counters = counters;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new Names(scope + name + ".", counters);
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return addGroup(key + "=" + value);
        }

        @Override
        public Counter counter(String name) {
            return counters.computeIfAbsent(scope + name, added -> new SimpleCounter());
        }
    }
}
