package dev.freshet.local.faults;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
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
        RecordMetadata place = Append.to(clients, Topics.FEEDBACK, answered.getRequestId(), feedback);
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
