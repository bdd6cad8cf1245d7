package dev.freshet.schemas;

import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.RawText;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.schemas.event.TrainingExample;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The topic catalogue: services, the local stack and the tests create topics from it, and nowhere else. */
public final class Topics {

    /** Prompts and conversations to answer; any key. */
    public static final Topic<InferenceRequest> INFERENCE_REQUESTS =
            people("inference-requests", InferenceRequest.class, 4, Duration.ofDays(1));

    /** Streamed pieces of answers, keyed by request id. */
    public static final Topic<InferenceToken> INFERENCE_TOKENS =
            internal("inference-tokens", InferenceToken.class, 4, Duration.ofHours(1));

    /** Whole answers, keyed by request id. */
    public static final Topic<InferenceResponse> INFERENCE_RESPONSES =
            internal("inference-responses", InferenceResponse.class, 4, Duration.ofDays(7));

    /** Judgements of answers; any key. */
    public static final Topic<Feedback> FEEDBACK = people("feedback", Feedback.class, 4, Duration.ofDays(7));

    /** Texts to learn the domain's language from; any key. */
    public static final Topic<RawText> RAW_TEXT = people("raw-text", RawText.class, 4, Duration.ofDays(7));

    /** Whom to forget; any key. */
    public static final Topic<Erasure> ERASURES = people("erasures", Erasure.class, 1, Duration.ofDays(365));

    /** Raw texts that passed the door, keyed by text id. */
    public static final Topic<AdmittedText> ADMITTED_TEXT =
            internal("admitted-text", AdmittedText.class, 4, Duration.ofDays(7));

    /** What there is to learn, keyed by model: feedback joined with its answer, parts of texts, and erasures. */
    public static final Topic<TrainingExample> TRAINING_EXAMPLES =
            internal("training-examples", TrainingExample.class, 4, Duration.ofDays(365));

    /** Fates of feedback, append only, keyed by feedback id. */
    public static final Topic<LedgerEntry> FEEDBACK_LEDGER =
            internal("feedback-ledger", LedgerEntry.class, 4, Topic.UNLIMITED);

    /** Manifests of trained versions, keyed by model. */
    public static final Topic<ModelCandidate> MODEL_CANDIDATES =
            internal("model-candidates", ModelCandidate.class, 1, Topic.UNLIMITED);

    /** The updater's log, keyed by model. */
    public static final Topic<ReleaseDecision> RELEASE_DECISIONS =
            internal("release-decisions", ReleaseDecision.class, 1, Topic.UNLIMITED);

    /** What is released, keyed by model, compacted. */
    public static final Topic<ModelRelease> MODEL_RELEASES =
            new Topic<>("model-releases", ModelRelease.class, 1, Optional.empty(), false);

    /** What people ask of the updater, keyed by model. */
    public static final Topic<Command> COMMANDS = people("commands", Command.class, 1, Duration.ofDays(7));

    /** What each replica serves, keyed by replica and model, compacted. */
    public static final Topic<ReplicaReport> REPLICA_REPORTS =
            new Topic<>("replica-reports", ReplicaReport.class, 1, Optional.empty(), false);

    /** What could not be admitted, keyed by the topic it came from. */
    public static final Topic<DeadLetter> DEAD_LETTERS =
            internal("dead-letters", DeadLetter.class, 1, Duration.ofDays(30));

    private static final List<Topic<?>> ALL = List.of(
            INFERENCE_REQUESTS,
            INFERENCE_TOKENS,
            INFERENCE_RESPONSES,
            FEEDBACK,
            RAW_TEXT,
            ERASURES,
            ADMITTED_TEXT,
            TRAINING_EXAMPLES,
            FEEDBACK_LEDGER,
            MODEL_CANDIDATES,
            RELEASE_DECISIONS,
            MODEL_RELEASES,
            COMMANDS,
            REPLICA_REPORTS,
            DEAD_LETTERS);

    private Topics() {}

    /** Every topic of the catalogue. */
    public static List<Topic<?>> all() {
        return ALL;
    }

    private static <T extends SpecificRecord> Topic<T> internal(
            String name, Class<T> type, int partitions, Duration retention) {
        return new Topic<>(name, type, partitions, Optional.of(retention), false);
    }

    private static <T extends SpecificRecord> Topic<T> people(
            String name, Class<T> type, int partitions, Duration retention) {
        return new Topic<>(name, type, partitions, Optional.of(retention), true);
    }
}
