package dev.freshet.local.faults;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Breaks promises in the real topics, one each; tells what is broken as the audit names it. */
final class Plants {

    private final Clients clients;

    Plants(Clients clients) {
        this.clients = clients;
    }

    /** Feedback to an answer that is there, with nobody to admit it. */
    String loss() throws InterruptedException {
        InferenceResponse answered = read(Topics.INFERENCE_RESPONSES).stream()
                .filter(response -> response.getFinishReason() == FinishReason.STOP)
                .findFirst()
                .orElseThrow();
        Feedback feedback = Feedback.newBuilder()
                .setRequestId(answered.getRequestId())
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("lost")
                .build();
        return eventName(append(feedback));
    }

    /** Two examples, and a candidate that learned the second alone. */
    String leftBehind() throws InterruptedException {
        TrainingExample pattern = read(Topics.TRAINING_EXAMPLES).stream()
                .filter(example -> example.getKind() == FeedbackKind.DEMONSTRATION && example.getUse() == Use.LEARN)
                .findFirst()
                .orElseThrow();
        Feedback feedback = Feedback.newBuilder()
                .setRequestId(pattern.getRequestId())
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("left behind")
                .build();
        RecordMetadata left = append(feedback);
        append(pattern, left);
        RecordMetadata next = append(feedback);
        RecordMetadata learned = append(pattern, next);
        List<ModelCandidate> candidates = read(Topics.MODEL_CANDIDATES);
        ModelCandidate newest = candidates.get(candidates.size() - 1);
        append(ModelCandidate.newBuilder(newest)
                .setVersion(renumbered(newest.getVersion(), newest.getVersion().getNumber() + 1))
                .setParent(newest.getVersion().getNumber())
                .setLearned(List.of(new OffsetRange(learned.partition(), learned.offset(), learned.offset())))
                .setLearnedCount(1)
                .setLearnedDigest(Origins.digest(List.of(origin(next))))
                .build());
        return eventName(left);
    }

    private RecordMetadata append(Feedback feedback) throws InterruptedException {
        return Append.to(clients, Topics.FEEDBACK, feedback.getRequestId(), feedback);
    }

    private RecordMetadata append(TrainingExample pattern, RecordMetadata event) throws InterruptedException {
        TrainingExample example = TrainingExample.newBuilder(pattern)
                .setFeedbackId("feedback-" + Origins.name(origin(event)))
                .setOrigin(origin(event))
                .build();
        return Append.to(clients, Topics.TRAINING_EXAMPLES, example.getModel(), example);
    }

    private static Origin origin(RecordMetadata place) {
        return new Origin(place.partition(), place.offset());
    }

    private static String eventName(RecordMetadata place) {
        return "feedback " + place.partition() + "@" + place.offset();
    }

    /** The ledger's first entry once more. */
    String doubleFate() throws InterruptedException {
        LedgerEntry entry = read(Topics.FEEDBACK_LEDGER).get(0);
        Append.to(clients, Topics.FEEDBACK_LEDGER, entry.getFeedbackId(), entry);
        return "feedback " + entry.getOrigin().getPartition() + "@"
                + entry.getOrigin().getOffset();
    }

    /** The newest candidate under the next number, with a digest that is not of its records. */
    String tornManifest() throws InterruptedException {
        List<ModelCandidate> candidates = read(Topics.MODEL_CANDIDATES);
        ModelCandidate newest = candidates.get(candidates.size() - 1);
        ModelCandidate torn = ModelCandidate.newBuilder(newest)
                .setVersion(renumbered(newest.getVersion(), newest.getVersion().getNumber() + 1))
                .setParent(newest.getVersion().getNumber())
                .setLearnedDigest("0".repeat(64))
                .build();
        return append(torn);
    }

    /** The newest candidate's number for an older one's content. */
    String reusedNumber() throws InterruptedException {
        List<ModelCandidate> candidates = read(Topics.MODEL_CANDIDATES);
        ModelCandidate newest = candidates.get(candidates.size() - 2);
        ModelCandidate older = candidates.get(0);
        VersionRef version = renumbered(older.getVersion(), newest.getVersion().getNumber());
        return append(ModelCandidate.newBuilder(older).setVersion(version).build());
    }

    private String append(ModelCandidate candidate) throws InterruptedException {
        Append.to(clients, Topics.MODEL_CANDIDATES, candidate.getVersion().getModel(), candidate);
        return VersionId.of(candidate.getVersion()).toString();
    }

    private static VersionRef renumbered(VersionRef version, int number) {
        return VersionRef.newBuilder(version).setNumber(number).build();
    }

    private <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }
}
