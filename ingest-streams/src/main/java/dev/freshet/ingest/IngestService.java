package dev.freshet.ingest;

import dev.freshet.service.Service;
import dev.freshet.service.kafka.Clients;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running door: admits feedback, joins it with its answer, and hands it on as training examples or with its fate.
 * Exactly once: killed at any moment, it goes on where its last commit was.
 */
public final class IngestService implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final FaultHandler faults;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private IngestService(KafkaStreams streams, FaultHandler faults) {
        this.streams = streams;
        this.faults = faults;
    }

    /**
     * Starts the door; it takes its partitions in the background. The topics of the catalogue must be there.
     *
     * @param clock tells when what waits is given up
     */
    public static IngestService start(IngestConfig config, Clients clients, Clock clock) {
        return start(config, StreamsSettings.of(config, clients.config()), clock);
    }

    /**
     * The same without transactions, to measure what they cost: after a crash, outcomes come twice and state is behind
     * or ahead of them.
     */
    public static IngestService atLeastOnce(IngestConfig config, Clients clients, Clock clock) {
        Properties settings = StreamsSettings.of(config, clients.config());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return start(config, settings, clock);
    }

    private static IngestService start(IngestConfig config, Properties settings, Clock clock) {
        KafkaStreams streams = new KafkaStreams(new IngestTopology(config, clock).get(), settings);
        FaultHandler faults = new FaultHandler();
        IngestService service = new IngestService(streams, faults);
        streams.setUncaughtExceptionHandler(faults);
        streams.setStateListener((now, before) -> service.follow(now));
        streams.start();
        return service;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Whether it has taken its partitions, restored their state and works. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    @Override
    public void close() {
        if (!streams.close(PATIENCE)) {
            LOG.error("did not stop within {}; what was not committed is done again at the next start", PATIENCE);
        }
        // What did not stop in time tells no state any more.
        faults.bug().ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(null));
    }

    private void follow(KafkaStreams.State state) {
        if (state == KafkaStreams.State.NOT_RUNNING) {
            ended.complete(null);
        } else if (state == KafkaStreams.State.ERROR) {
            ended.completeExceptionally(
                    faults.bug().orElseGet(() -> new IllegalStateException("no stream thread is left")));
        }
    }
}
