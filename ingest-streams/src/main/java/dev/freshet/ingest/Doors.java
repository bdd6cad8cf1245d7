package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import java.time.Clock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** Puts doors before topics, and writes what they refuse or settle. */
final class Doors {

    private final StreamsBuilder builder;
    private final Clock clock;

    Doors(StreamsBuilder builder, Clock clock) {
        this.builder = builder;
        this.clock = clock;
    }

    /** What a door decided on each record of a topic. */
    KStream<String, Outcome> admit(Topic<?> topic, Door door) {
        KStream<String, Outcome> outcomes = builder.stream(
                        topic.name(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName(topic.name())
                                .withTimestampExtractor(new AppendTime()))
                .process(() -> new DoorProcessor(door, clock), Named.as(topic.name() + "-door"));
        Sinks.writeRefused(outcomes, topic.name());
        Sinks.writeSettled(outcomes, topic.name());
        return outcomes;
    }
}
