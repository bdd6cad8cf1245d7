package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;
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
                        "topics: [commands]",
                        "topics: [erasures]",
                        "topics: [raw-text]",
                        "topics: [feedback-by-request-repartition]",
                        "topics: [answers-by-request-repartition]",
                        "topics: [verdicts-by-request-repartition]",
                        "topics: [erasures-to-all-repartition]",
                        "topics: [texts-by-id-repartition]")
                .contains(IngestDriver.STORES)
                .contains("examples-per-model");
    }

    @Test
    void shouldLetNoDoorWaitForAnother() {
        assertThat(topology.describe().subtopologies()).hasSize(7).allSatisfy(part -> assertThat(sources(part))
                .satisfiesAnyOf(sources -> assertThat(sources).hasSize(1), sources -> assertThat(sources)
                        .allMatch(topic -> topic.endsWith("-repartition"))));
    }

    private static List<String> sources(TopologyDescription.Subtopology part) {
        return part.nodes().stream()
                .filter(TopologyDescription.Source.class::isInstance)
                .flatMap(node -> ((TopologyDescription.Source) node).topicSet().stream())
                .toList();
    }
}
