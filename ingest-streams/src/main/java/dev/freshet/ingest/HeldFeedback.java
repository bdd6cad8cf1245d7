package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.TrainingExample;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** A feedback that met its answer and waits until a person approves it. */
record HeldFeedback(TrainingExample example) implements FeedbackEvent {

    @Override
    public String id() {
        return example.getFeedbackId();
    }

    @Override
    public Origin origin() {
        return example.getOrigin();
    }

    @Override
    public long at() {
        return example.getFeedbackAt();
    }

    @Override
    public String requestId() {
        return example.getRequestId();
    }

    @Override
    public @Nullable String person() {
        return example.getPerson();
    }

    static Serde<HeldFeedback> serde() {
        WireFormat<TrainingExample> wire = Topics.TRAINING_EXAMPLES.wire();
        return Serdes.serdeFrom(
                (topic, held) -> held == null ? null : wire.encode(held.example()),
                (topic, bytes) -> bytes == null ? null : new HeldFeedback(wire.decode(bytes)));
    }
}
