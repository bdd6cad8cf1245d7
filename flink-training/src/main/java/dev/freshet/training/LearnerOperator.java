package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.training.kafka.IncomingRecord;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Place;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Learns. The first input is examples, the second releases, both keyed by model; out come candidates, fates and dead
 * letters. A candidate is cut right before a checkpoint's barrier, so it, the fates, the state and the source offsets
 * commit together or not at all. Models in use are held in memory and written to keyed state at each checkpoint.
 */
final class LearnerOperator extends AbstractStreamOperator<OutgoingRecord>
        implements TwoInputStreamOperator<IncomingRecord, IncomingRecord, OutgoingRecord>,
                Triggerable<String, VoidNamespace> {

    private final TrainingConfig settings;
    private final String artifactFolder;
    private final LearnerFactory factory;

    private transient Map<String, ModelSession> sessions;
    /** Kept where a session ends: a metric cannot be registered twice. */
    private transient Map<String, ModelMetrics> measurements;

    private transient Map<String, Long> wakeUps;
    private transient SessionStore store;
    private transient ArtifactStore artifacts;
    private transient LearnerFactory.Learners learners;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient WireFormat<TrainingExample> examples;
    private transient WireFormat<ModelRelease> releases;

    // Flink calls initializeState and open before anything else.
    @SuppressWarnings("NullAway.Init")
    LearnerOperator(TrainingConfig settings, ArtifactsConfig artifacts, LearnerFactory factory) {
        this.settings = settings;
        this.artifactFolder = artifacts.folder();
        this.factory = factory;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        store = new SessionStore(context.getKeyedStateStore());
    }

    @Override
    public void open() throws Exception {
        super.open();
        sessions = new HashMap<>();
        wakeUps = new HashMap<>();
        measurements = new HashMap<>();
        examples = Topics.TRAINING_EXAMPLES.wire();
        releases = Topics.MODEL_RELEASES.wire();
        artifacts = new ArtifactsConfig(artifactFolder).open();
        learners = factory.open(artifacts);
        timers = getInternalTimerService("wake-ups", VoidNamespaceSerializer.INSTANCE, this);
    }

    @Override
    public void processElement1(StreamRecord<IncomingRecord> element) throws Exception {
        IncomingRecord record = element.getValue();
        long now = timers.currentProcessingTime();
        ModelSession session;
        try {
            TrainingExample example = examples.decode(record.value());
            checkKey(record, example.getModel());
            session = session(record.model());
            if (example.getSource() == Source.REBUILT) {
                session.rebuilt(example, now);
            } else {
                session.example(new Place(record.partition(), record.offset()), example, now);
            }
        } catch (WireFormatException e) {
            emit(record.deadLetter(e, now));
            return;
        }
        schedule(record.model(), session, now);
    }

    @Override
    public void processElement2(StreamRecord<IncomingRecord> element) throws Exception {
        IncomingRecord record = element.getValue();
        long now = timers.currentProcessingTime();
        ModelRelease release;
        try {
            release = releases.decode(record.value());
            checkKey(record, release.getModel());
        } catch (WireFormatException e) {
            emit(record.deadLetter(e, now));
            return;
        }
        ModelSession session = session(record.model());
        session.release(release, now);
        schedule(record.model(), session, now);
    }

    private static void checkKey(IncomingRecord record, String model) {
        if (!record.model().equals(model)) {
            throw new WireFormatException("key is '" + record.model() + "', expected the model '" + model + "'");
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
        String model = timer.getKey();
        long now = Math.max(timers.currentProcessingTime(), timer.getTimestamp());
        Long set = wakeUps.get(model);
        if (set != null && set != timer.getTimestamp()) {
            // From before a restore: the one that was set since is earlier, or stands for the same.
            return;
        }
        wakeUps.remove(model);
        ModelSession session = session(model);
        session.wake(now);
        if (session.idleSince(now - settings.idleAfter().toMillis())) {
            session.close();
            sessions.remove(model);
            if (session.due() < Long.MAX_VALUE) {
                wakeAt(model, session.due());
            }
        } else {
            schedule(model, session, now);
        }
    }

    @Override
    public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
        throw new IllegalStateException("no event-time timer is ever set");
    }

    /** The model in use under the current key. */
    private ModelSession session(String model) throws Exception {
        ModelSession session = sessions.get(model);
        if (session == null) {
            ModelMetrics measured = measurements.computeIfAbsent(
                    model, name -> new ModelMetrics(getMetricGroup(), name, Clock.systemUTC()));
            session = new ModelSession(
                    model, store.load(settings.learning()), settings, learners, artifacts, measured, this::emit);
            sessions.put(model, session);
        }
        return session;
    }

    private void schedule(String model, ModelSession session, long now) {
        wakeAt(
                model,
                Math.max(now, Math.min(session.due(), now + settings.idleAfter().toMillis())));
    }

    /** One timer for each model is enough: when it fires, the next is set. It is replaced only by an earlier one. */
    private void wakeAt(String model, long at) {
        Long set = wakeUps.get(model);
        if (set != null && set <= at) {
            return;
        }
        if (set != null) {
            timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, set);
        }
        timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, at);
        wakeUps.put(model, at);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        long now = timers.currentProcessingTime();
        for (Map.Entry<String, ModelSession> entry : sessions.entrySet()) {
            if (entry.getValue().takeChanged()) {
                // Called under the last record's key: without this the state would land under another model.
                setCurrentKey(entry.getKey());
                entry.getValue().publish(now);
                store.save(entry.getValue().curriculum());
            }
        }
    }

    private void emit(OutgoingRecord record) {
        output.collect(new StreamRecord<>(record));
    }

    @Override
    public void close() throws Exception {
        // Null where the task failed before it was open.
        if (sessions != null) {
            sessions.values().forEach(ModelSession::close);
            sessions.clear();
        }
        if (learners != null) {
            learners.close();
        }
        super.close();
    }
}
