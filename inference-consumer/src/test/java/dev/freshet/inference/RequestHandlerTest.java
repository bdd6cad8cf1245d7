package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.inference.engine.EngineLoop;
import dev.freshet.inference.engine.LoadedVersion;
import dev.freshet.inference.engine.ServedVersions;
import dev.freshet.languagemodel.ManualClock;
import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class RequestHandlerTest {

    private static final String ASK = "{\"request_id\": \"r\", \"prompt\": \"hi\"}";

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Semaphore steps = new Semaphore(0);
    private final EchoEngine engine = new EchoEngine(steps::acquireUninterruptibly);
    private final ServedVersions versions = new ServedVersions();
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private EngineLoop loop;

    @BeforeEach
    void serve() {
        ArtifactStore artifacts = new FolderArtifactStore(folder);
        VersionRef version = new VersionRef("support", 1, Cluster.BASE, artifacts.put(Map.of("a", new byte[1])));
        versions.swap(new LoadedVersion(VersionId.of(version), engine.load(version, artifacts)));
        loop = EngineLoop.start(engine, versions, clock);
    }

    @AfterEach
    void close() {
        steps.release(1_000_000);
        loop.close();
    }

    @Test
    void shouldAnswerWithPiecesThatMakeTheAnswer() throws Exception {
        // given
        steps.release(4);

        // when
        Verdict verdict = handle(ASK, 2, new Holding(true));

        // then
        assertThat(verdict).isEqualTo(Verdict.DONE);
        assertThat(written(Topics.INFERENCE_TOKENS))
                .extracting(token -> token.getAttempt() + " " + token.getIndex() + " '" + token.getText() + "' "
                        + token.getVersion())
                .containsExactly(
                        "2 0 'support@1' support@1",
                        "2 1 ' says' support@1",
                        "2 2 ' hi' support@1",
                        "2 3 ' support@1' support@1");
        assertThat(onlyResponse().getAnswer()).isEqualTo("support@1 says hi support@1");
        assertThat(onlyResponse().getRequestedAt()).isEqualTo(Requests.APPENDED_AT);
        assertThat(onlyResponse().getReplica()).isEqualTo("left");
    }

    @Test
    void shouldRenewWhileItGenerates() throws Exception {
        // given
        Holding hold = new Holding(true, () -> steps.release());

        // when
        Verdict verdict = handle(ASK, 1, hold);

        // then
        assertThat(verdict).isEqualTo(Verdict.DONE);
        assertThat(hold.renewals).isGreaterThanOrEqualTo(4);
    }

    @Test
    void shouldWriteNoAnswerOnceTheHoldIsLost() throws Exception {
        // when
        Verdict verdict = handle(ASK, 1, new Holding(false));

        // then
        assertThat(verdict).isEqualTo(Verdict.AGAIN);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shouldGiveUpAtTheLastTryWithoutRunning() throws Exception {
        // when
        Verdict verdict = handle(ASK, 4, new Holding(true));

        // then
        assertThat(verdict).isEqualTo(Verdict.DONE);
        assertThat(written(Topics.DEAD_LETTERS))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getStage()).isEqualTo("inference-consumer"))
                .satisfies(
                        letter -> assertThat(letter.getCause()).isEqualTo("given up: 3 tries ended without an answer"))
                .satisfies(letter -> assertThat(letter.getOffset()).isEqualTo(5));
        assertThat(onlyResponse().getFinishReason()).isEqualTo(FinishReason.FAILED);
        assertThat(onlyResponse().getAttempt()).isEqualTo(4);
    }

    @Test
    void shouldTryAgainWhatBrokeTheEngine() throws Exception {
        // given
        steps.release(1);

        // when
        Verdict verdict = handle("{\"prompt\": \"" + EchoEngine.POISON + "\"}", 1, new Holding(true));

        // then
        assertThat(verdict).isEqualTo(Verdict.AGAIN);
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void shouldFailWhatCanNeverRun() throws Exception {
        // when
        Verdict verdict = handle("{\"prompt\": \"" + EchoEngine.IMPOSSIBLE + "\"}", 1, new Holding(true));

        // then
        assertThat(verdict).isEqualTo(Verdict.DONE);
        assertThat(onlyResponse().getFinishReason()).isEqualTo(FinishReason.FAILED);
        assertThat(onlyResponse().getError()).isEqualTo("the prompt is impossible");
        assertThat(onlyResponse().getMessages().get(0).getContent()).isEqualTo(EchoEngine.IMPOSSIBLE);
    }

    @Test
    void shouldEndWithWhatItHasWhenTheDeadlinePasses() throws Exception {
        // given
        long deadline = clock.millis() + 60_000;
        steps.release(2);
        // It passes with two words written; the cancellation takes effect after the step that waits for its permit.
        Holding hold = new Holding(true, () -> {
            if (clock.millis() >= deadline) {
                steps.release();
            } else if (producer.history().size() == 2) {
                clock.advance(Duration.ofMinutes(1));
            }
        });

        // when
        Verdict verdict =
                handle("{\"request_id\": \"r\", \"prompt\": \"hi\", \"deadline\": " + deadline + "}", 1, hold);

        // then
        assertThat(verdict).isEqualTo(Verdict.DONE);
        assertThat(onlyResponse().getFinishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(onlyResponse().getAnswer()).startsWith("support@1 says");
        assertThat(onlyResponse().getError()).contains("during generation");
        assertThat(onlyResponse().getFinishedAt()).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void shouldTryAgainWhenTheAnswerCannotBeWritten() throws Exception {
        // given
        steps.release(4);
        MockProducer<byte[], byte[]> manual =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        Thread broker = new Thread(() -> {
            while (!manual.errorNext(new TimeoutException("of the test"))) {
                Thread.onSpinWait();
            }
        });
        broker.start();

        // when
        Verdict verdict = handler(manual)
                .handle(
                        Requests.delivery(Cluster.bytes("{\"prompt\": \"hi\", \"stream\": false}"), 1),
                        new Holding(true));

        // then
        broker.join();
        assertThat(verdict).isEqualTo(Verdict.AGAIN);
    }

    private Verdict handle(String request, int attempt, Hold hold) throws InterruptedException {
        return handler(producer).handle(Requests.delivery(Cluster.bytes(request), attempt), hold);
    }

    private RequestHandler handler(MockProducer<byte[], byte[]> through) {
        InferenceConfig config = new InferenceConfig(
                "group", "left", 1, 4, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(1), 1000);
        return new RequestHandler(config, loop, through, new RequestReader(4, 1000), clock);
    }

    private InferenceResponse onlyResponse() {
        assertThat(written(Topics.INFERENCE_RESPONSES)).hasSize(1);
        return written(Topics.INFERENCE_RESPONSES).get(0);
    }

    private <T extends SpecificRecord> List<T> written(Topic<T> topic) {
        return producer.history().stream()
                .filter(record -> record.topic().equals(topic.name()))
                .map(record -> topic.wire().decode(record.value()))
                .toList();
    }

    private static final class Holding implements Hold {
        private final boolean renews;
        private final Runnable onRenewal;
        private int renewals;

        Holding(boolean renews) {
            this(renews, () -> {});
        }

        Holding(boolean renews, Runnable onRenewal) {
            this.renews = renews;
            this.onRenewal = onRenewal;
        }

        @Override
        public boolean renew() {
            renewals++;
            onRenewal.run();
            return renews;
        }

        @Override
        public boolean stopping() {
            return false;
        }
    }
}
