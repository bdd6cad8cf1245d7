package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.InferenceResponse;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A whole answer of one attempt at a request. */
record Answer(InferenceResponse response) implements Arrival {

    @Override
    public String key() {
        return response.getRequestId();
    }

    /** The model that gave it. */
    String model() {
        return response.getModel();
    }

    /** Which try at the request, from 1. */
    int attempt() {
        return response.getAttempt();
    }

    /** The version that gave it. */
    String version() {
        return Objects.requireNonNull(response.getVersion(), "the door admits no answer without a version");
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }

    static Serde<Answer> serde() {
        WireFormat<InferenceResponse> wire = Topics.INFERENCE_RESPONSES.wire();
        return Serdes.serdeFrom(
                (topic, answer) -> answer == null ? null : wire.encode(answer.response()),
                (topic, bytes) -> bytes == null ? null : new Answer(wire.decode(bytes)));
    }
}
