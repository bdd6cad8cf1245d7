package dev.freshet.inference;

import dev.freshet.inference.engine.Prompt;
import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads and checks the records of {@code inference-requests}. Thread-safe. */
final class RequestReader {

    private static final Set<String> ROLES = Set.of("system", "user", "assistant");
    private static final int MOST_STOPS = 16;
    private static final int LONGEST_STOP = 256;
    private static final int MOST_PROBABILITIES = 20_000;

    private final WireFormat<InferenceRequest> wire = Topics.INFERENCE_REQUESTS.wire();
    private final int replyPartitions;
    private final int maxBytes;

    /**
     * A reader.
     *
     * @param replyPartitions how many partitions there are to answer on
     * @param maxBytes largest record that is taken
     */
    RequestReader(int replyPartitions, int maxBytes) {
        this.replyPartitions = replyPartitions;
        this.maxBytes = maxBytes;
    }

    Admission read(ConsumerRecord<byte[], byte[]> record, int attempt) {
        byte @Nullable [] value = record.value();
        if (value != null && value.length > maxBytes) {
            return new Admission.Refused("request of " + value.length + " bytes, allowed: <= " + maxBytes, null);
        }
        InferenceRequest request;
        try {
            request = wire.decode(value);
        } catch (WireFormatException e) {
            return new Admission.Refused(
                    String.valueOf(e.getMessage()),
                    LooseRequestId.find(value)
                            .filter(Ids::isId)
                            .map(id -> new ReplyAddress(id, attempt, "", null, record.timestamp()))
                            .orElse(null));
        }
        return check(request, record, attempt);
    }

    private Admission check(InferenceRequest request, ConsumerRecord<byte[], byte[]> record, int attempt) {
        String id = request.getRequestId() == null
                ? "request-" + record.partition() + "@" + record.offset()
                : request.getRequestId();
        if (!Ids.isId(id)) {
            return new Admission.Refused("request_id is no id, allowed: " + Ids.ALLOWED, null);
        }
        Integer partition = request.getReplyPartition();
        boolean partitionExists = partition == null || (partition >= 0 && partition < replyPartitions);
        ReplyAddress reply = new ReplyAddress(
                id, attempt, request.getModel(), partitionExists ? partition : null, record.timestamp());
        Optional<String> fault = partitionExists
                ? fault(request)
                : Optional.of("reply_partition is " + partition + ", allowed: 0 to " + (replyPartitions - 1));
        return fault.<Admission>map(cause -> new Admission.Refused(cause, reply))
                .orElseGet(() -> new Admission.Admitted(new Request(
                        reply,
                        new Prompt(request.getModel(), conversation(request), request.getParameters()),
                        request.getDeadline(),
                        request.getStream())));
    }

    private static List<Message> conversation(InferenceRequest request) {
        return request.getPrompt() == null ? request.getMessages() : List.of(new Message("user", request.getPrompt()));
    }

    private static Optional<String> fault(InferenceRequest request) {
        if (!VersionId.isModelName(request.getModel())) {
            return Optional.of("model is '" + request.getModel() + "', which is no model name");
        }
        boolean hasMessages = !request.getMessages().isEmpty();
        if ((request.getPrompt() != null) == hasMessages) {
            return Optional.of((hasMessages ? "both" : "neither") + " prompt and messages given, allowed: exactly one");
        }
        return fault(conversation(request)).or(() -> fault(request.getParameters()));
    }

    private static Optional<String> fault(List<Message> messages) {
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (!ROLES.contains(message.getRole())) {
                return Optional.of(
                        "messages[" + i + "].role is '" + message.getRole() + "', allowed: system, user, assistant");
            }
            if (message.getContent().isBlank()) {
                return Optional.of("the content of message " + i + " is blank, allowed: text");
            }
        }
        String last = messages.get(messages.size() - 1).getRole();
        return last.equals("user")
                ? Optional.empty()
                : Optional.of("the last message's role is " + last + ", allowed: user");
    }

    private static Optional<String> fault(SamplingParameters parameters) {
        if (parameters.getMaxTokens() < 1) {
            return Optional.of("parameters.max_tokens is " + parameters.getMaxTokens() + ", allowed: >= 1");
        }
        double temperature = parameters.getTemperature();
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            return Optional.of("parameters.temperature is " + temperature + ", allowed: >= 0");
        }
        double topP = parameters.getTopP();
        if (!(topP > 0 && topP <= 1)) {
            return Optional.of("parameters.top_p is " + topP + ", allowed: above 0, at most 1");
        }
        return toldFault(parameters).or(() -> stopFault(parameters.getStop()));
    }

    /** Probabilities that are told make an answer so long that it might not fit into a record. */
    private static Optional<String> toldFault(SamplingParameters parameters) {
        Integer told = parameters.getLogprobs();
        if (told == null || (long) parameters.getMaxTokens() * (told + 1L) <= MOST_PROBABILITIES) {
            return Optional.empty();
        }
        return Optional.of("parameters.logprobs is " + told + " with a max_tokens of " + parameters.getMaxTokens()
                + ", allowed: (logprobs + 1) * max_tokens <= " + MOST_PROBABILITIES);
    }

    private static Optional<String> stopFault(List<String> stops) {
        if (stops.size() > MOST_STOPS) {
            return Optional.of("parameters.stop has " + stops.size() + " strings, allowed: <= " + MOST_STOPS);
        }
        for (int i = 0; i < stops.size(); i++) {
            int length = stops.get(i).length();
            if (length < 1 || length > LONGEST_STOP) {
                return Optional.of(
                        "parameters.stop[" + i + "] has " + length + " characters, allowed: 1 to " + LONGEST_STOP);
            }
        }
        return Optional.empty();
    }
}
