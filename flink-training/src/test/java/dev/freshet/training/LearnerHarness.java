package dev.freshet.training;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.training.kafka.IncomingRecord;
import dev.freshet.training.kafka.OutgoingRecord;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** The operator alone: events in, time and checkpoints by hand, records out. */
final class LearnerHarness implements AutoCloseable {

    private final KeyedTwoInputStreamOperatorTestHarness<String, IncomingRecord, IncomingRecord, OutgoingRecord>
            harness;
    private long checkpoint;

    LearnerHarness(
            TrainingConfig config,
            ArtifactsConfig artifacts,
            LearnerFactory learners,
            @Nullable OperatorSubtaskState state)
            throws Exception {
        harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                new LearnerOperator(config, artifacts, learners),
                IncomingRecord::model,
                IncomingRecord::model,
                TypeInformation.of(String.class));
        harness.setup();
        harness.setProcessingTime(Events.T);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    void example(TrainingExample example, long offset) throws Exception {
        harness.processElement1(new StreamRecord<>(Events.incoming(example, offset)));
    }

    void release(ModelRelease release) throws Exception {
        harness.processElement2(new StreamRecord<>(Events.incoming(release)));
    }

    void raw(IncomingRecord record) throws Exception {
        harness.processElement1(new StreamRecord<>(record));
    }

    void advance(long millis) throws Exception {
        harness.advanceTime(millis);
    }

    void until(long time) throws Exception {
        harness.setProcessingTime(time);
    }

    /** A checkpoint as a task takes it: what is emitted before the barrier belongs to it. */
    OperatorSubtaskState checkpoint() throws Exception {
        checkpoint++;
        harness.prepareSnapshotPreBarrier(checkpoint);
        return harness.snapshot(checkpoint, harness.getProcessingTime());
    }

    List<ModelCandidate> candidates() {
        return output(Topics.MODEL_CANDIDATES);
    }

    List<LedgerEntry> fates() {
        return output(Topics.FEEDBACK_LEDGER);
    }

    <T extends SpecificRecord> List<T> output(Topic<T> topic) {
        return harness.extractOutputValues().stream()
                .filter(record -> record.topic().equals(topic.name()))
                .map(record -> topic.wire().decode(record.value()))
                .toList();
    }

    int timers() {
        return harness.numProcessingTimeTimers();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
