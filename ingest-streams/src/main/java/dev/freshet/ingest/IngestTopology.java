package dev.freshet.ingest;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.AdmittedText;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of a feedback through the door, and beside it that of a text ({@link TextTopology}):
 *
 * <pre>
 * feedback ------------> door --> feedback-by-request --.
 * inference-responses -> door --> answers-by-request ---+--> join --> training-examples, feedback-ledger
 * commands ------------> door --> verdicts-by-request --+
 * erasures ------------> door --> erasures-to-all ------+
 * raw-text ------------> door --> models-by-person -----'
 * </pre>
 *
 * <p>Keys and partitions of what comes in are not trusted: all is partitioned again by request, an erasure goes to
 * every partition, and of a text with a person the model is told, so that erasures reach it. A door also writes to dead-letters, and to feedback-ledger what cannot be learned.
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
        Doors doors = new Doors(builder, clock);
        KStream<String, AdmittedText> texts = new TextTopology(config, clock, keeper).addTo(doors);
        join(feedback(doors)
                .merge(answers(doors), Named.as("feedback-and-answers"))
                .merge(verdicts(doors), Named.as("feedback-answers-and-verdicts"))
                .merge(erasures(doors), Named.as("feedback-answers-verdicts-and-erasures"))
                .merge(personal(texts), Named.as("arrivals")));
        return builder.build();
    }

    private KStream<String, Arrival> feedback(Doors doors) {
        Door door = new FeedbackDoor(new FeedbackRules(config.maxTextLength()), clock);
        return arrivals(
                doors,
                Topics.FEEDBACK,
                door,
                AdmittedFeedback.class,
                by("feedback-by-request", AdmittedFeedback.serde()));
    }

    private KStream<String, Arrival> answers(Doors doors) {
        Door door = new AnswerDoor(clock);
        return arrivals(
                doors, Topics.INFERENCE_RESPONSES, door, Answer.class, by("answers-by-request", Answer.serde()));
    }

    private KStream<String, Arrival> verdicts(Doors doors) {
        Door door = new VerdictDoor(clock);
        return arrivals(doors, Topics.COMMANDS, door, Verdict.class, by("verdicts-by-request", Verdict.serde()));
    }

    private KStream<String, Arrival> erasures(Doors doors) {
        StreamPartitioner<String, AdmittedErasure> all = (topic, person, erasure, partitions) ->
                Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
        return arrivals(
                doors,
                Topics.ERASURES,
                new ErasureDoor(clock),
                AdmittedErasure.class,
                by("erasures-to-all", AdmittedErasure.serde()).withStreamPartitioner(all));
    }

    /** Of each text that is a person's, whose model it goes to. */
    private KStream<String, Arrival> personal(KStream<String, AdmittedText> texts) {
        return texts.filter((id, text) -> text.getPerson() != null, Named.as("personal-texts"))
                .map((id, text) -> KeyValue.pair(text.getPerson(), text.getModel()), Named.as("personal-models"))
                .repartition(Repartitioned.with(Serdes.String(), Serdes.String())
                        .withName("models-by-person")
                        .withNumberOfPartitions(config.partitions()))
                .mapValues((person, model) -> (Arrival) new PersonalText(person, model), Named.as("personal-side"));
    }

    private <A extends Arrival> Repartitioned<String, A> by(String name, Serde<A> serde) {
        return Repartitioned.with(Serdes.String(), serde).withName(name).withNumberOfPartitions(config.partitions());
    }

    private static <A extends Arrival> KStream<String, Arrival> arrivals(
            Doors doors, Topic<?> topic, Door door, Class<A> side, Repartitioned<String, A> again) {
        KStream<String, Outcome> outcomes = doors.admit(topic, door);
        return Sinks.only(outcomes, Outcome.Admitted.class, topic.name() + "-admitted")
                .mapValues(admitted -> side.cast(admitted.arrival()), Named.as(topic.name() + "-arrival"))
                .repartition(again)
                .mapValues(arrival -> (Arrival) arrival, Named.as(topic.name() + "-side"));
    }

    private void join(KStream<String, Arrival> arrivals) {
        KStream<String, Outcome> outcomes = arrivals.process(joiner(), Named.as("join"));
        Sinks.writeJoined(outcomes, "join");
        Sinks.writeSettled(outcomes, "join");
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
}
