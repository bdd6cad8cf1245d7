package dev.freshet.ingest;

import java.time.Clock;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Runs the {@link Join} of one task over its stores. */
final class JoinProcessor extends ContextualProcessor<String, Arrival, String, Outcome> {

    private final IngestConfig config;
    private final Clock clock;
    private Join join;
    private StateMetrics metrics;

    @SuppressWarnings("NullAway.Init") // A processor is made first and initialized later.
    JoinProcessor(IngestConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void init(ProcessorContext<String, Outcome> context) {
        super.init(context);
        HoldOutConfig holdOut = config.holdOut();
        // Each task counts its own share of a model's first examples.
        int first = (holdOut.after() + config.partitions() - 1) / config.partitions();
        HoldOut chooser = new HoldOut(context.getStateStore(JoinState.EXAMPLES), first, holdOut.oneIn());
        metrics = new StateMetrics(context);
        join = new Join(
                new JoinState(context, metrics), new ExampleMaker(chooser, holdOut.window(), clock), config, clock);
        context.schedule(config.expiryInterval(), PunctuationType.WALL_CLOCK_TIME, time -> forward(join.expire()));
    }

    @Override
    public void process(Record<String, Arrival> record) {
        forward(record.value().enter(join));
    }

    @Override
    public void close() {
        metrics.close();
    }

    private void forward(List<Outcome> outcomes) {
        outcomes.forEach(outcome -> context().forward(new Record<>(outcome.key(), outcome, clock.millis())));
    }
}
