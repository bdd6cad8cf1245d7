package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Curriculum;
import dev.freshet.training.rules.Place;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * What the learn job does for one model, in the caller's thread, without Flink or Kafka: examples and releases go in,
 * candidates and fates come out, by the same rules. The caller tells the time, epoch milliseconds that never go back.
 */
public final class DirectLearning implements AutoCloseable {

    private final LearnerFactory.Learners learners;
    private final ModelSession session;
    private final List<ModelCandidate> candidates = new ArrayList<>();
    private final List<LedgerEntry> fates = new ArrayList<>();

    /** Knows nothing yet: the first release says where it begins. */
    public DirectLearning(String model, TrainingConfig config, ArtifactStore artifacts, LearnerFactory factory) {
        learners = factory.open(artifacts);
        session = new ModelSession(
                model,
                new Curriculum(config.learning()),
                config,
                learners,
                artifacts,
                new ModelMetrics(new UnregisteredMetricsGroup(), model, Clock.systemUTC()),
                this::take);
    }

    private void take(OutgoingRecord output) {
        if (output.topic().equals(Topics.MODEL_CANDIDATES.name())) {
            candidates.add(Topics.MODEL_CANDIDATES.wire().decode(output.value()));
        } else if (output.topic().equals(Topics.FEEDBACK_LEDGER.name())) {
            fates.add(Topics.FEEDBACK_LEDGER.wire().decode(output.value()));
        } else {
            throw new IllegalStateException("a record for " + output.topic());
        }
    }

    /** Takes an example in, and learns one batch if one is due. */
    public void admit(Place place, TrainingExample example, long now) {
        session.example(place, example, now);
    }

    /** Follows a release, and learns one batch if one is due. */
    public void follow(ModelRelease release, long now) {
        session.release(release, now);
    }

    /** Does what is due, one batch at most. */
    public void wake(long now) {
        session.wake(now);
    }

    /** When {@link #wake} has something to do, epoch milliseconds; {@link Long#MAX_VALUE} is never. */
    public long due() {
        return session.due();
    }

    /** The candidate of what was learned since the last one, its artifact stored; empty if there is nothing new. */
    public Optional<ModelCandidate> cut(long now) {
        session.publish(now);
        Optional<ModelCandidate> cut = candidates.stream().findFirst();
        candidates.clear();
        return cut;
    }

    /** The fates since the last call, in order. */
    public List<LedgerEntry> drainFates() {
        List<LedgerEntry> drained = List.copyOf(fates);
        fates.clear();
        return drained;
    }

    /** Closes the learner and its base model. */
    @Override
    public void close() {
        session.close();
        learners.close();
    }
}
