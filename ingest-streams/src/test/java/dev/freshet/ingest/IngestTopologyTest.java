package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

class IngestTopologyTest {

    private final Topology topology = new IngestTopology(IngestConfig.defaults(), Clock.systemUTC()).get();

    @Test
    void shouldNameEverythingItself() {
        // Generated names change with the topology, and state would be lost.
        assertThat(topology.describe().toString()).doesNotContain("KSTREAM", "KTABLE", "STATE-STORE");
    }

    @Test
    void shouldKeepItsNames() {
        assertThat(topology.describe().toString())
                .contains(
                        "topics: [feedback]",
                        "topics: [inference-responses]",
                        "topics: [feedback-by-request-repartition]",
                        "topics: [answers-by-request-repartition]")
                .contains("answers", "examples-per-model", "expirations", "seen-feedback", "waiting-feedback");
    }

    @Test
    void shouldLetNeitherDoorWaitForTheOther() {
        assertThat(topology.describe().subtopologies()).hasSize(3).allSatisfy(part -> assertThat(
                        part.nodes().stream().filter(TopologyDescription.Source.class::isInstance))
                .hasSizeLessThanOrEqualTo(2));
    }
}
