package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Writes outcomes, each kind to its topic. */
final class Sinks {

    private Sinks() {}

    static void writeRefused(KStream<String, Outcome> outcomes, String from) {
        write(outcomes, Outcome.Refused.class, Outcome.Refused::letter, Topics.DEAD_LETTERS, from);
    }

    static void writeSettled(KStream<String, Outcome> outcomes, String from) {
        write(outcomes, Outcome.Settled.class, Outcome.Settled::entry, Topics.FEEDBACK_LEDGER, from);
    }

    static void writeJoined(KStream<String, Outcome> outcomes, String from) {
        write(outcomes, Outcome.Joined.class, Outcome.Joined::example, Topics.TRAINING_EXAMPLES, from);
    }

    /** The outcomes of one kind. */
    static <O extends Outcome> KStream<String, O> only(KStream<String, Outcome> outcomes, Class<O> kind, String name) {
        return outcomes.filter((key, outcome) -> kind.isInstance(outcome), Named.as(name))
                .mapValues(kind::cast, Named.as(name + "-cast"));
    }

    private static <O extends Outcome, T extends SpecificRecord> void write(
            KStream<String, Outcome> outcomes, Class<O> kind, Function<O, T> value, Topic<T> topic, String from) {
        String name = from + "-to-" + topic.name();
        write(only(outcomes, kind, name + "-filter").mapValues(value::apply, Named.as(name + "-value")), topic, name);
    }

    /** Writes values in the wire format of their topic. */
    static <T extends SpecificRecord> void write(KStream<String, T> values, Topic<T> topic, String name) {
        WireFormat<T> wire = topic.wire();
        values.mapValues(wire::encode, Named.as(name + "-encode"))
                .to(
                        topic.name(),
                        Produced.with(Serdes.String(), Serdes.ByteArray()).withName(name));
    }
}
