package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.AdmittedText;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The way of a text:
 *
 * <pre>
 * raw-text --> door --> texts-by-id --> repeated ones are dropped --> admitted-text
 * </pre>
 */
final class TextTopology {

    private final IngestConfig config;
    private final Clock clock;
    private final Function<String, KeyValueBytesStoreSupplier> keeper;

    TextTopology(IngestConfig config, Clock clock, Function<String, KeyValueBytesStoreSupplier> keeper) {
        this.config = config;
        this.clock = clock;
        this.keeper = keeper;
    }

    /** Adds it, and gives the texts that were admitted, by their names. */
    KStream<String, AdmittedText> addTo(Doors doors) {
        KStream<String, Outcome> outcomes =
                doors.admit(Topics.RAW_TEXT, new TextDoor(config.maxRawTextLength(), clock));
        KStream<String, AdmittedText> admitted = Sinks.only(outcomes, Outcome.TextAdmitted.class, "raw-text-admitted")
                .mapValues(Outcome.TextAdmitted::text, Named.as("raw-text-value"));
        KStream<String, AdmittedText> once = admitted.repartition(Repartitioned.with(Serdes.String(), serde())
                        .withName("texts-by-id")
                        .withNumberOfPartitions(config.partitions()))
                .process(repeatsDropped(), Named.as("texts-once"));
        Sinks.write(once, Topics.ADMITTED_TEXT, "texts-to-" + Topics.ADMITTED_TEXT.name());
        return admitted;
    }

    private ProcessorSupplier<String, AdmittedText, String, AdmittedText> repeatsDropped() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, AdmittedText, String, AdmittedText> get() {
                return new TextProcessor(config, clock);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return TextProcessor.stores(keeper);
            }
        };
    }

    private static Serde<AdmittedText> serde() {
        WireFormat<AdmittedText> wire = Topics.ADMITTED_TEXT.wire();
        return Serdes.serdeFrom(
                (topic, text) -> text == null ? null : wire.encode(text),
                (topic, bytes) -> bytes == null ? null : wire.decode(bytes));
    }
}
