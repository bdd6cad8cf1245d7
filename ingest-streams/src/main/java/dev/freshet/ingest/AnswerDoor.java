package dev.freshet.ingest;

import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import java.time.Clock;
import java.util.Optional;

/** Admits whole answers to the join. An attempt that failed is no answer: nothing becomes of it. */
final class AnswerDoor implements Door {

    private final WireFormat<InferenceResponse> wire = Topics.INFERENCE_RESPONSES.wire();
    private final Clock clock;

    AnswerDoor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Outcome> admit(Incoming record) {
        InferenceResponse response;
        try {
            response = wire.decode(record.value());
        } catch (WireFormatException e) {
            return Optional.of(record.refused(String.valueOf(e.getMessage()), clock));
        }
        if (isFailure(response)) {
            return Optional.empty();
        }
        return Optional.of(fault(response)
                .or(() -> tooLarge(record))
                .map(fault -> record.refused(fault, clock))
                .orElseGet(() -> new Outcome.Admitted(new Answer(response))));
    }

    private static boolean isFailure(InferenceResponse response) {
        return response.getFinishReason() == FinishReason.FAILED || response.getFinishReason() == FinishReason.DEADLINE;
    }

    private static Optional<String> fault(InferenceResponse response) {
        if (!Ids.isId(response.getRequestId())) {
            return Optional.of("request_id is " + Limits.quote(response.getRequestId()) + ", allowed: " + Ids.ALLOWED);
        }
        if (response.getAttempt() < 1) {
            return Optional.of("attempt is " + response.getAttempt() + ", allowed: >= 1");
        }
        if (!isVersionOf(response.getModel(), String.valueOf(response.getVersion()))) {
            return Optional.of("version is " + Limits.quote(String.valueOf(response.getVersion()))
                    + ", allowed: a version of model " + Limits.quote(response.getModel()));
        }
        return Optional.empty();
    }

    private static Optional<String> tooLarge(Incoming record) {
        int bytes = record.value() == null ? 0 : record.value().length;
        return bytes <= Limits.MOST_BYTES
                ? Optional.empty()
                : Optional.of("the answer has " + bytes + " bytes, allowed: <= " + Limits.MOST_BYTES);
    }

    private static boolean isVersionOf(String model, String version) {
        try {
            return VersionId.parse(version).model().equals(model);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
