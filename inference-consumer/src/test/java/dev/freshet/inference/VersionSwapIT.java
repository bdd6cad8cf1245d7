package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.service.artifacts.ArtifactDigest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions that change under load, and replicas that come new. */
@Timeout(600)
class VersionSwapIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int VERSIONS = 12;
    private static final int SLOTS = 8;

    @TempDir
    Path folder;

    private final EchoEngine engine = new EchoEngine(Duration.ofMillis(2));
    private Cluster cluster;
    private Log<InferenceResponse> responses;
    private int asked;

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster(folder);
        responses = new Log<>(cluster.clients(), Topics.INFERENCE_RESPONSES);
    }

    @AfterEach
    void stop() {
        responses.close();
        cluster.close();
    }

    @Test
    void shouldAnswerEveryRequestOnceWithOneVersionWhileVersionsChange() throws Exception {
        // given
        try (InferenceService service = replica()) {
            // when each version is released while the one before has more in work than the slots hold
            for (int number = 1; number <= VERSIONS; number++) {
                cluster.release("support", number);
                awaitAnswerUnderLoad("support@" + number);
            }
            responses.await(asked, response -> true);
        }

        // then
        List<InferenceResponse> all = responses.read(Duration.ofSeconds(1));
        assertThat(all)
                .extracting(InferenceResponse::getRequestId)
                .doesNotHaveDuplicates()
                .hasSize(asked);
        assertThat(all).allSatisfy(response -> {
            assertThat(response.getFinishReason()).isEqualTo(FinishReason.STOP);
            assertThat(response.getAttempt()).isEqualTo(1);
            assertThat(response.getAnswer()).isEqualTo("%1$s says how are you %1$s", response.getVersion());
        });
        assertPiecesMakeTheAnswers(all);
        assertVersionsAppearInOrder(all);
        assertThat(engine.closed()).isEqualTo(engine.loaded());
    }

    @Test
    void shouldServeTheReleasedVersionBeforeItTakesItsFirstRequest() throws Exception {
        // given
        for (int number = 1; number <= 5; number++) {
            cluster.release("support", number);
        }
        ask("waiting");

        // when
        try (InferenceService service = replica()) {
            assertThat(answer("waiting").getVersion()).isEqualTo("support@5");
        }

        // then
        assertThat(engine.loaded()).isEqualTo(1);
        assertThat(cluster.all(Topics.REPLICA_REPORTS))
                .extracting(ReplicaReport::getReplica, ReplicaReport::getVersion, ReplicaReport::getEpoch)
                .containsExactly(tuple("left", "support@5", 5L));
    }

    @Test
    void shouldWaitForAFirstReleaseBeforeItTakesRequests() throws Exception {
        // given
        ask("early");
        try (InferenceService service = replica()) {
            // when
            cluster.release("support", 1);

            // then
            assertThat(answer("early").getAnswer()).isEqualTo("support@1 says how are you support@1");
        }
    }

    @Test
    void shouldGoOnWithTheOldVersionUntilTheNewOneCanBeLoaded() throws Exception {
        // given
        byte[] adapter = Cluster.bytes("comes later");
        String digest = ArtifactDigest.of(Map.of("adapter", adapter));
        cluster.release("support", 1);
        try (InferenceService service = replica()) {
            service.ready().get(PATIENCE.toMinutes(), TimeUnit.MINUTES);

            // when
            cluster.release("support", 2, digest);

            // then
            ask("before");
            assertThat(answer("before").getVersion()).isEqualTo("support@1");
            cluster.artifacts().put(Map.of("adapter", adapter));
            await().atMost(PATIENCE).untilAsserted(() -> {
                String id = "after-" + System.nanoTime();
                ask(id);
                assertThat(answer(id).getVersion()).isEqualTo("support@2");
            });
        }
    }

    @Test
    void shouldEndWhenTheReleasedVersionCannotBeLoadedAtStart() throws Exception {
        // given
        cluster.release("support", 1, "a".repeat(64));

        // when
        try (InferenceService service = replica()) {
            // then
            assertThat(service.ended()).failsWithin(PATIENCE);
            assertThat(service.ready()).isCompletedExceptionally();
        }
    }

    private InferenceService replica() throws InterruptedException {
        InferenceConfig config = new InferenceConfig(
                "freshet-inference",
                "left",
                SLOTS,
                4,
                Duration.ofSeconds(10),
                PATIENCE,
                Duration.ofMillis(200),
                10_000);
        return InferenceService.start(config, cluster.clients(), cluster.artifacts(), engine, Clock.systemUTC());
    }

    /** Keeps two requests for each slot on their way until the version has answered one. */
    private void awaitAnswerUnderLoad(String version) {
        await().atMost(PATIENCE)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    List<InferenceResponse> answers = responses.read(Duration.ofMillis(20));
                    while (asked < answers.size() + 2 * SLOTS) {
                        ask("request-" + asked++);
                    }
                    return answers.stream().anyMatch(response -> version.equals(response.getVersion()));
                });
    }

    private void assertPiecesMakeTheAnswers(List<InferenceResponse> all) {
        Map<String, List<InferenceToken>> tokens = cluster.all(Topics.INFERENCE_TOKENS).stream()
                .collect(Collectors.groupingBy(InferenceToken::getRequestId));
        assertThat(all).allSatisfy(response -> {
            List<InferenceToken> pieces = tokens.get(response.getRequestId());
            assertThat(pieces.stream().map(InferenceToken::getText).collect(Collectors.joining()))
                    .isEqualTo(response.getAnswer());
            assertThat(pieces).extracting(InferenceToken::getVersion).containsOnly(response.getVersion());
        });
    }

    private static void assertVersionsAppearInOrder(List<InferenceResponse> all) {
        List<Integer> appearances = all.stream()
                .sorted(Comparator.comparing(InferenceResponse::getStartedAt).thenComparing(VersionSwapIT::number))
                .map(VersionSwapIT::number)
                .toList();
        assertThat(appearances).isSorted();
        assertThat(appearances.stream().distinct()).hasSize(VERSIONS);
    }

    private static int number(InferenceResponse response) {
        return VersionId.parse(response.getVersion()).number();
    }

    private void ask(String id) {
        try {
            cluster.ask(InferenceRequest.newBuilder()
                    .setRequestId(id)
                    .setPrompt("how are you")
                    .build());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private InferenceResponse answer(String id) {
        return responses
                .await(1, response -> response.getRequestId().equals(id))
                .get(0);
    }
}
