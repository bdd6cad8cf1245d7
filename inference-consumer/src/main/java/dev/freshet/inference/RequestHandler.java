package dev.freshet.inference;

import dev.freshet.inference.engine.EngineLoop;
import dev.freshet.inference.engine.Generation;
import dev.freshet.inference.engine.GenerationUpdate;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.service.kafka.DeadLetters;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles one delivery of a request from beginning to end: one answer, or one explicit failure, or another try. Tries
 * are deliveries: at {@link InferenceConfig#maxTries} a request is given up without being run, because it may be what
 * ended the tries before; the try before that runs alone in the batch, because a neighbour may have been. Thread-safe;
 * each slot calls it on its own thread.
 */
final class RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    private static final String STAGE = "inference-consumer";

    private final InferenceConfig config;
    private final EngineLoop engine;
    private final Producer<byte[], byte[]> producer;
    private final RequestReader reader;
    private final Responses responses;
    private final Clock clock;

    RequestHandler(
            InferenceConfig config,
            EngineLoop engine,
            Producer<byte[], byte[]> producer,
            RequestReader reader,
            Clock clock) {
        this.config = config;
        this.engine = engine;
        this.producer = producer;
        this.reader = reader;
        this.responses = new Responses(config.replicaName(), clock);
        this.clock = clock;
    }

    /** Handles a delivery; when it returns {@link Verdict#DONE}, everything is durable. */
    Verdict handle(ConsumerRecord<byte[], byte[]> record, Hold hold) throws InterruptedException {
        AnswerWriter writer = new AnswerWriter(producer);
        Verdict verdict = work(record, hold, writer);
        try {
            writer.awaitDurable();
            return verdict;
        } catch (ExecutionException e) {
            LOG.error(
                    "the answer to {}-{}@{} could not be written; it will be tried again",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getCause());
            return Verdict.AGAIN;
        }
    }

    private Verdict work(ConsumerRecord<byte[], byte[]> record, Hold hold, AnswerWriter writer)
            throws InterruptedException {
        int attempt = record.deliveryCount().orElse((short) 1);
        Admission admission = reader.read(record, attempt);
        if (admission instanceof Admission.Refused refused) {
            writer.deadLetter(DeadLetters.of(record, STAGE, refused.cause(), clock));
            if (refused.reply() != null) {
                writer.response(refused.reply(), responses.failed(refused.reply(), null, refused.cause()));
            }
            return Verdict.DONE;
        }
        Request request = ((Admission.Admitted) admission).request();
        if (attempt >= config.maxTries()) {
            String cause = "given up: " + (attempt - 1) + " tries ended without an answer";
            writer.deadLetter(DeadLetters.of(record, STAGE, cause, clock));
            return fail(request, cause, writer);
        }
        if (passed(request)) {
            return finish(request, responses.late(request, null), writer);
        }
        return generate(request, attempt == config.maxTries() - 1, hold, writer);
    }

    private Verdict generate(Request request, boolean alone, Hold hold, AnswerWriter writer)
            throws InterruptedException {
        Generation generation = engine.submit(request.prompt(), alone);
        boolean ended = false;
        try {
            GenerationUpdate last = follow(generation, request, hold, writer);
            ended = last != null;
            return last == null ? Verdict.AGAIN : end(request, last, hold, writer);
        } finally {
            if (!ended) {
                generation.cancel();
            }
        }
    }

    /** Passes pieces on until the last update; null when the hold on the request was lost. */
    private @Nullable GenerationUpdate follow(Generation generation, Request request, Hold hold, AnswerWriter writer)
            throws InterruptedException {
        long renewAt = System.nanoTime() + config.renewInterval().toNanos();
        boolean late = false;
        while (true) {
            GenerationUpdate update = generation
                    .await(untilNext(renewAt, late ? null : request.deadline()))
                    .orElse(null);
            if (update instanceof GenerationUpdate.Piece piece) {
                if (request.stream()) {
                    writer.piece(request.reply(), piece.version().toString(), piece.text());
                }
            } else if (update != null) {
                return update;
            }
            if (!late && passed(request)) {
                late = true;
                generation.cancel();
            }
            if (System.nanoTime() - renewAt >= 0) {
                if (!hold.renew()) {
                    LOG.warn(
                            "lost the hold on request {}; another try has it",
                            request.reply().requestId());
                    return null;
                }
                renewAt = System.nanoTime() + config.renewInterval().toNanos();
            }
        }
    }

    private Verdict end(Request request, GenerationUpdate last, Hold hold, AnswerWriter writer) {
        if (last instanceof GenerationUpdate.Finished finished) {
            return finish(request, responses.answered(request, finished.answer(), finished.finish()), writer);
        }
        if (last instanceof GenerationUpdate.Cancelled cancelled) {
            return finish(request, responses.late(request, cancelled.partial()), writer);
        }
        if (last instanceof GenerationUpdate.Refused refused) {
            return fail(request, refused.reason(), writer);
        }
        if (!hold.stopping()) {
            LOG.warn(
                    "try {} at request {} broke",
                    request.reply().attempt(),
                    request.reply().requestId());
        }
        return Verdict.AGAIN;
    }

    private Verdict fail(Request request, String error, AnswerWriter writer) {
        return finish(request, responses.failed(request.reply(), request.prompt(), error), writer);
    }

    private static Verdict finish(Request request, InferenceResponse response, AnswerWriter writer) {
        writer.response(request.reply(), response);
        return Verdict.DONE;
    }

    private boolean passed(Request request) {
        return request.deadline() != null && clock.millis() >= request.deadline();
    }

    private Duration untilNext(long renewAt, @Nullable Long deadline) {
        Duration renew = Duration.ofNanos(Math.max(0, renewAt - System.nanoTime()));
        if (deadline == null) {
            return renew;
        }
        Duration late = Duration.ofMillis(Math.max(0, deadline - clock.millis()));
        return late.compareTo(renew) < 0 ? late : renew;
    }
}
