package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of a feedback through the door:
 *
 * <pre>
 * feedback ------------> door --> feedback-by-request --.
 *                                                       +--> join --> training-examples, feedback-ledger
 * inference-responses -> door --> answers-by-request ---'
 * </pre>
 *
 * <p>Keys and partitions of what comes in are not trusted: both sides are partitioned again by request. A door also
 * writes to dead-letters, and to feedback-ledger what cannot be learned.
 */
final class IngestTopology implements Supplier<Topology> {

    private final IngestConfig config;
    private final Clock clock;
    private final Function<String, KeyValueBytesStoreSupplier> keeper;

    IngestTopology(IngestConfig config, Clock clock) {
        this(config, clock, Stores::persistentKeyValueStore);
    }

    /** With stores kept otherwise than in RocksDB. */
    IngestTopology(IngestConfig config, Clock clock, Function<String, KeyValueBytesStoreSupplier> keeper) {
        this.config = config;
        this.clock = clock;
        this.keeper = keeper;
    }

    @Override
    public Topology get() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Arrival> feedback = byRequest(
                "feedback-by-request",
                AdmittedFeedback.class,
                AdmittedFeedback.serde(),
                admit(builder, Topics.FEEDBACK, new FeedbackDoor(new FeedbackRules(config.maxTextLength()), clock)));
        KStream<String, Arrival> answers = byRequest(
                "answers-by-request",
                Answer.class,
                Answer.serde(),
                admit(builder, Topics.INFERENCE_RESPONSES, new AnswerDoor(clock)));
        join(feedback, answers);
        return builder.build();
    }

    private KStream<String, Outcome> admit(StreamsBuilder builder, Topic<?> topic, Door door) {
        KStream<String, Outcome> outcomes = builder.stream(
                        topic.name(),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withName(topic.name())
                                .withTimestampExtractor(new AppendTime()))
                .process(() -> new DoorProcessor(door, clock), Named.as(topic.name() + "-door"));
        writeRefused(outcomes, topic.name());
        writeSettled(outcomes, topic.name());
        return outcomes;
    }

    private <A extends Arrival> KStream<String, Arrival> byRequest(
            String name, Class<A> side, Serde<A> serde, KStream<String, Outcome> outcomes) {
        return only(outcomes, Outcome.Admitted.class, name + "-admitted")
                .mapValues(admitted -> side.cast(admitted.arrival()), Named.as(name + "-arrival"))
                .repartition(Repartitioned.with(Serdes.String(), serde)
                        .withName(name)
                        .withNumberOfPartitions(config.partitions()))
                .mapValues(arrival -> (Arrival) arrival, Named.as(name + "-side"));
    }

    private void join(KStream<String, Arrival> feedback, KStream<String, Arrival> answers) {
        KStream<String, Outcome> outcomes =
                feedback.merge(answers, Named.as("arrivals")).process(joiner(), Named.as("join"));
        writeJoined(outcomes);
        writeSettled(outcomes, "join");
    }

    private ProcessorSupplier<String, Arrival, String, Outcome> joiner() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, Arrival, String, Outcome> get() {
                return new JoinProcessor(config, clock);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return JoinState.stores(keeper);
            }
        };
    }

    private static void writeRefused(KStream<String, Outcome> outcomes, String from) {
        write(outcomes, Outcome.Refused.class, Outcome.Refused::letter, Topics.DEAD_LETTERS, from);
    }

    private static void writeSettled(KStream<String, Outcome> outcomes, String from) {
        write(outcomes, Outcome.Settled.class, Outcome.Settled::entry, Topics.FEEDBACK_LEDGER, from);
    }

    private static void writeJoined(KStream<String, Outcome> outcomes) {
        write(outcomes, Outcome.Joined.class, Outcome.Joined::example, Topics.TRAINING_EXAMPLES, "join");
    }

    private static <O extends Outcome, T extends SpecificRecord> void write(
            KStream<String, Outcome> outcomes, Class<O> kind, Function<O, T> value, Topic<T> topic, String from) {
        String name = from + "-to-" + topic.name();
        WireFormat<T> wire = topic.wire();
        only(outcomes, kind, name + "-filter")
                .mapValues(outcome -> wire.encode(value.apply(outcome)), Named.as(name + "-encode"))
                .to(
                        topic.name(),
                        Produced.with(Serdes.String(), Serdes.ByteArray()).withName(name));
    }

    private static <O extends Outcome> KStream<String, O> only(
            KStream<String, Outcome> outcomes, Class<O> kind, String name) {
        return outcomes.filter((key, outcome) -> kind.isInstance(outcome), Named.as(name))
                .mapValues(kind::cast, Named.as(name + "-cast"));
    }
}
