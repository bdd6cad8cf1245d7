package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.schemas.event.SamplingParameters;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request whose replica goes before it answered, and of one that takes long. */
@Timeout(600)
class RedeliveryIT {

    private static final String GROUP = "freshet-inference";
    private static final int WORDS = 100;

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Log<InferenceResponse> responses;
    private static Log<InferenceToken> tokens;

    @BeforeAll
    static void start() throws Exception {
        cluster = new Cluster(folder);
        cluster.release("support", 1);
        lockFor(Duration.ofSeconds(15));
        responses = new Log<>(cluster.clients(), Topics.INFERENCE_RESPONSES);
        tokens = new Log<>(cluster.clients(), Topics.INFERENCE_TOKENS);
    }

    @AfterAll
    static void stop() {
        tokens.close();
        responses.close();
        cluster.close();
    }

    @Test
    void shouldAnswerWhatAKilledReplicaHeldAsASecondAttempt() throws Exception {
        // given
        Process replica = startProcess();
        ask("killed");
        tokens.await(1, token -> token.getRequestId().equals("killed"));

        // when
        replica.destroyForcibly().waitFor();

        // then
        try (InferenceService other = replica(Duration.ZERO, Duration.ofSeconds(10))) {
            // A fetch of the killed process may have used up a delivery.
            assertAnsweredOnce("killed", 2, 3);
        }
    }

    @Test
    void shouldGiveBackWhatItHoldsWhenItIsClosed() throws Exception {
        // given
        InferenceService replica = replica(Duration.ofMillis(100), Duration.ofSeconds(10));
        ask("closed");
        tokens.await(1, token -> token.getRequestId().equals("closed"));

        // when
        replica.close();

        // then
        assertThat(replica.ended()).isCompleted();
        try (InferenceService other = replica(Duration.ZERO, Duration.ofSeconds(10))) {
            assertAnsweredOnce("closed", 2, 2);
        }
    }

    @Test
    void shouldHoldARequestForLongerThanItsLockByRenewing() throws Exception {
        // given
        try (InferenceService replica = replica(Duration.ofMillis(180), Duration.ofSeconds(4))) {
            // when
            ask("renewed");

            // then
            assertAnsweredOnce("renewed", 1, 1);
            InferenceResponse response = answer("renewed");
            assertThat(response.getFinishedAt() - response.getStartedAt()).isGreaterThan(17_000);
        }
    }

    private static void assertAnsweredOnce(String id, int firstAttempt, int lastAttempt) {
        InferenceResponse answer = answer(id);
        assertThat(answer.getFinishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.getAttempt()).isBetween(firstAttempt, lastAttempt);
        Map<Integer, List<InferenceToken>> attempts = cluster.all(Topics.INFERENCE_TOKENS).stream()
                .filter(token -> token.getRequestId().equals(id))
                .collect(Collectors.groupingBy(InferenceToken::getAttempt));
        assertThat(attempts).hasSize(firstAttempt).containsKeys(1, answer.getAttempt());
        assertThat(attempts).allSatisfy((number, pieces) -> assertThat(pieces)
                .extracting(InferenceToken::getIndex)
                .containsExactlyElementsOf(
                        IntStream.range(0, pieces.size()).boxed().toList()));
        assertThat(attempts.get(answer.getAttempt()).stream()
                        .map(InferenceToken::getText)
                        .collect(Collectors.joining()))
                .isEqualTo(answer.getAnswer());
        assertThat(responses.read(Duration.ofMillis(500)))
                .filteredOn(response -> response.getRequestId().equals(id))
                .hasSize(1);
    }

    private static InferenceResponse answer(String id) {
        return responses
                .await(1, response -> response.getRequestId().equals(id))
                .get(0);
    }

    private static void ask(String id) throws Exception {
        cluster.ask(InferenceRequest.newBuilder()
                .setRequestId(id)
                .setPrompt("hi ".repeat(WORDS - 3))
                .setParametersBuilder(SamplingParameters.newBuilder().setMaxTokens(WORDS))
                .build());
    }

    private static InferenceService replica(Duration pause, Duration renewInterval) throws InterruptedException {
        InferenceConfig config = new InferenceConfig(
                GROUP, "left", 2, 4, renewInterval, Duration.ofMinutes(1), Duration.ofSeconds(1), 10_000);
        return InferenceService.start(
                config, cluster.clients(), cluster.artifacts(), new EchoEngine(pause), Clock.systemUTC());
    }

    private static Process startProcess() throws Exception {
        ProcessBuilder process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EchoReplica.class.getName());
        process.environment()
                .putAll(Map.of(
                        "FRESHET_KAFKA_BOOTSTRAP_SERVERS",
                        cluster.clients().config().bootstrapServers(),
                        "FRESHET_ARTIFACTS_FOLDER",
                        folder.resolve("artifacts").toString(),
                        "FRESHET_INFERENCE_GROUP",
                        GROUP,
                        "FRESHET_INFERENCE_SLOTS",
                        "2",
                        "FRESHET_ECHO_PAUSE",
                        "100ms"));
        return process.redirectErrorStream(true)
                .redirectOutput(folder.resolve("replica.log").toFile())
                .start();
    }

    private static void lockFor(Duration duration) throws Exception {
        try (Admin admin = cluster.clients().admin()) {
            ConfigEntry lock = new ConfigEntry("share.record.lock.duration.ms", Long.toString(duration.toMillis()));
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, GROUP),
                            List.of(new AlterConfigOp(lock, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
