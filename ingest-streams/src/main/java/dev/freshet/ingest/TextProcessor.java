package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.Origin;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Lets each text through once: one whose name was seen within the retention is the same again, is dropped and counted, so
 * that an import can be repeated.
 */
final class TextProcessor extends ContextualProcessor<String, AdmittedText, String, AdmittedText> {

    static final String SEEN = "texts-seen";
    static final String DEADLINES = "text-deadlines";
    private static final int EXPIRED_AT_ONCE = 10_000;

    private final IngestConfig config;
    private final Clock clock;
    private TimedStore<String> seen;
    private StateMetrics metrics;
    private LongConsumer duplicates;

    @SuppressWarnings("NullAway.Init") // A processor is made first and initialized later.
    TextProcessor(IngestConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Its stores, each kept as {@code keeper} says. */
    static Set<StoreBuilder<?>> stores(Function<String, KeyValueBytesStoreSupplier> keeper) {
        return Set.of(
                TimedStore.entries(keeper.apply(SEEN), Serdes.String()), TimedStore.index(keeper.apply(DEADLINES)));
    }

    @Override
    public void init(ProcessorContext<String, AdmittedText> context) {
        super.init(context);
        metrics = new StateMetrics(context);
        seen = new TimedStore<>(context.getStateStore(SEEN), context.getStateStore(DEADLINES), 't', metrics.size(SEEN));
        duplicates = metrics.total("duplicate-texts-total", "texts dropped because their name was seen before");
        context.schedule(
                config.expiryInterval(),
                PunctuationType.WALL_CLOCK_TIME,
                time -> seen.takeDue(clock.millis(), EXPIRED_AT_ONCE));
    }

    @Override
    public void process(Record<String, AdmittedText> record) {
        if (isNew(record.value())) {
            context().forward(record);
        } else {
            duplicates.accept(1);
        }
    }

    private boolean isNew(AdmittedText text) {
        Origin origin = text.getOrigin();
        long until = clock.millis() + config.retention().toMillis();
        Optional<String> first = seen.add(text.getTextId(), Origins.name(origin), until);
        seen.takeBeyond(config.maxIds());
        return first.isEmpty();
    }

    @Override
    public void close() {
        metrics.close();
    }
}
