package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.service.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One replica with the engine that echoes, on a real broker. */
class InferenceServiceIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static EchoEngine engine;
    private static InferenceService service;
    private static Log<InferenceResponse> responses;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(folder);
        cluster.release("support", 1);
        engine = new EchoEngine();
        service = InferenceService.start(
                InferenceConfig.defaults(), cluster.clients(), cluster.artifacts(), engine, Clock.systemUTC());
        service.ready().get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        responses = new Log<>(cluster.clients(), Topics.INFERENCE_RESPONSES);
    }

    @AfterAll
    static void stop() {
        responses.close();
        service.close();
        cluster.close();
    }

    @AfterEach
    void stillRuns() {
        assertThat(service.ended()).isNotDone();
    }

    @Test
    void shouldAnswerWithTheReleasedVersion() throws Exception {
        // when
        cluster.ask(request("answered").setPrompt("how are you").build());

        // then
        InferenceResponse response = answerTo("answered");
        assertThat(response.getAnswer()).isEqualTo("support@1 says how are you support@1");
        assertThat(response.getVersion()).isEqualTo("support@1");
        assertThat(response.getFinishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.getAttempt()).isEqualTo(1);
        assertThat(response.getAnswerTokens()).isEqualTo(6);
        assertThat(response.getLogProbability()).isEqualTo(-3.0);
        assertThat(response.getRequestedAt()).isLessThanOrEqualTo(response.getStartedAt());
        assertThat(response.getFirstTokenAt()).isBetween(response.getStartedAt(), response.getFinishedAt());
        // The pieces are on their way before the answer, to partitions of their own.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(tokens("answered"))
                .extracting(InferenceToken::getText)
                .containsExactly("support@1", " says", " how", " are", " you", " support@1"));
        assertThat(tokens("answered")).extracting(InferenceToken::getIndex).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void shouldKeepAMalformedRequestAndHandleTheNext() throws Exception {
        // when
        cluster.askRaw(Cluster.bytes("{\"request_id\": \"malformed\", \"propmt\": \"hi\"}"));
        cluster.askRaw(Cluster.bytes("no request at all"));
        cluster.askRaw(Cluster.bytes("{\"request_id\": \"after\", \"prompt\": \"hi\"}"));

        // then
        assertThat(answerTo("after").getFinishReason()).isEqualTo(FinishReason.STOP);
        InferenceResponse failed = answerTo("malformed");
        assertThat(failed.getFinishReason()).isEqualTo(FinishReason.FAILED);
        assertThat(failed.getError()).contains("unknown field propmt");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(deadLetters())
                .anyMatch(letter -> letter.getCause().contains("unknown field propmt"))
                .anyMatch(letter -> letter.getCause().contains("not Avro or a JSON object")));
    }

    @Test
    void shouldFailARequestForAnUnknownModel() throws Exception {
        // when
        cluster.ask(request("unknown").setModel("nobody").setPrompt("hi").build());

        // then
        InferenceResponse response = answerTo("unknown");
        assertThat(response.getFinishReason()).isEqualTo(FinishReason.FAILED);
        assertThat(response.getError()).isEqualTo("unknown model nobody");
        assertThat(response.getVersion()).isNull();
    }

    @Test
    void shouldAnswerOnTheReplyPartitionWithoutStreaming() throws Exception {
        // when
        cluster.ask(request("partition")
                .setPrompt("hi")
                .setReplyPartition(3)
                .setStream(false)
                .build());

        // then
        assertThat(answerTo("partition").getAnswer()).isEqualTo("support@1 says hi support@1");
        assertThat(TopicReader.readAll(cluster.clients(), Topics.INFERENCE_RESPONSES))
                .filteredOn(entry -> entry.value().getRequestId().equals("partition"))
                .extracting(entry -> entry.record().partition())
                .containsExactly(3);
        assertThat(tokens("partition")).isEmpty();
    }

    @Test
    void shouldTellThatTheDeadlinePassed() throws Exception {
        // when
        cluster.ask(request("late").setPrompt("hi").setDeadline(1L).build());

        // then
        InferenceResponse response = answerTo("late");
        assertThat(response.getFinishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(response.getVersion()).isNull();
    }

    @Test
    void shouldGiveUpAPoisonousRequestAndAnswerItsNeighbours() throws Exception {
        // when
        cluster.ask(request("poison").setPrompt("please " + EchoEngine.POISON).build());
        for (int i = 0; i < 20; i++) {
            cluster.ask(request("neighbour-" + i).setPrompt("hi").build());
        }

        // then
        InferenceResponse poison = answerTo("poison");
        assertThat(poison.getFinishReason()).isEqualTo(FinishReason.FAILED);
        assertThat(poison.getAttempt()).isEqualTo(InferenceConfig.defaults().maxTries());
        for (int i = 0; i < 20; i++) {
            assertThat(answerTo("neighbour-" + i).getFinishReason()).isEqualTo(FinishReason.STOP);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(deadLetters())
                .filteredOn(letter -> letter.getCause().contains("given up"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.getTopic()).isEqualTo("inference-requests"))
                .satisfies(letter -> assertThat(new String(letter.getValue().array(), StandardCharsets.UTF_8))
                        .contains(EchoEngine.POISON)));
    }

    private static InferenceRequest.Builder request(String id) {
        return InferenceRequest.newBuilder().setRequestId(id);
    }

    private static InferenceResponse answerTo(String id) {
        return responses
                .await(1, response -> response.getRequestId().equals(id))
                .get(0);
    }

    private static List<InferenceToken> tokens(String id) {
        return cluster.all(Topics.INFERENCE_TOKENS).stream()
                .filter(token -> token.getRequestId().equals(id))
                .toList();
    }

    private static List<DeadLetter> deadLetters() {
        return cluster.all(Topics.DEAD_LETTERS);
    }
}
