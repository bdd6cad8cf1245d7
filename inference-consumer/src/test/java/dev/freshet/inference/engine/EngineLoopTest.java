package dev.freshet.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.inference.EchoEngine;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class EngineLoopTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MANY = 1_000_000;

    @TempDir
    Path folder;

    private final Semaphore steps = new Semaphore(0);
    private final EchoEngine engine = new EchoEngine(this::awaitPermit);
    private final ServedVersions versions = new ServedVersions();
    private volatile Error fatal;
    private ArtifactStore artifacts;
    private EngineLoop loop;

    @BeforeEach
    void serveVersionOne() {
        artifacts = new FolderArtifactStore(folder);
        swap(1);
        loop = EngineLoop.start(engine, versions, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        steps.release(MANY);
        loop.close();
        assertThat(engine.closed()).isEqualTo(engine.loaded());
    }

    @Test
    void shouldKeepTheVersionOfARunningSequenceWhenItIsSwapped() throws Exception {
        // given
        Generation old = loop.submit(prompt("old words"), false);
        steps.release();
        assertThat(next(old)).isEqualTo(new GenerationUpdate.Piece(new VersionId("support", 1), "support@1"));

        // when
        swap(2);
        Generation young = loop.submit(prompt("new words"), false);
        steps.release(MANY);

        // then
        assertThat(finished(old).answer().text()).isEqualTo("support@1 says old words support@1");
        assertThat(finished(young).answer().text()).isEqualTo("support@2 says new words support@2");
    }

    @Test
    void shouldCloseASwappedVersionWhenItsLastSequenceEnds() throws Exception {
        // given
        Generation first = loop.submit(prompt("short"), false);
        steps.release();
        next(first);
        Generation second = loop.submit(prompt("much longer than the first"), false);
        steps.release(2);
        next(second);
        swap(2);

        // when
        steps.release();
        finished(first);

        // then
        assertThat(engine.closed()).isEqualTo(0);
        steps.release(MANY);
        finished(second);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(engine.closed()).isEqualTo(1));
    }

    @Test
    void shouldGiveTheAnswerWithItsFigures() throws Exception {
        // given
        steps.release(MANY);

        // when
        GenerationUpdate.Finished whole = finished(loop.submit(prompt("hi"), false));
        GenerationUpdate.Finished cut = finished(loop.submit(
                new Prompt(
                        "support",
                        List.of(new Message("user", "hi")),
                        SamplingParameters.newBuilder().setMaxTokens(2).build()),
                false));

        // then
        assertThat(whole.finish()).isEqualTo(FinishReason.STOP);
        assertThat(whole.answer().answerTokens()).isEqualTo(4);
        assertThat(whole.answer().promptTokens()).isEqualTo(1);
        assertThat(whole.answer().logProbability()).isEqualTo(-2.0);
        assertThat(whole.answer().firstTokenAt())
                .isBetween(whole.answer().startedAt(), whole.answer().finishedAt());
        assertThat(cut.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(cut.answer().text()).isEqualTo("support@1 says");
    }

    @Test
    void shouldBreakTheWholeBatchWhenAStepFailsAndGoOn() throws Exception {
        // given
        Generation neighbour = loop.submit(prompt("hi"), false);
        steps.release();
        next(neighbour);

        // when
        Generation poison = loop.submit(prompt(EchoEngine.POISON), false);
        steps.release(MANY);

        // then
        assertThat(last(poison)).isInstanceOf(GenerationUpdate.Broken.class);
        assertThat(last(neighbour)).isInstanceOf(GenerationUpdate.Broken.class);
        assertThat(finished(loop.submit(prompt("hi"), false)).answer().text()).isEqualTo("support@1 says hi support@1");
    }

    @Test
    void shouldKeepAPromptThatRunsAloneFromItsNeighbours() throws Exception {
        // given
        Generation before = loop.submit(prompt("before"), false);
        steps.release();
        next(before);

        // when
        Generation poison = loop.submit(prompt(EchoEngine.POISON), true);
        Generation after = loop.submit(prompt("after"), false);
        steps.release(MANY);

        // then
        assertThat(finished(before).answer().text()).isEqualTo("support@1 says before support@1");
        assertThat(last(poison)).isInstanceOf(GenerationUpdate.Broken.class);
        assertThat(finished(after).answer().text()).isEqualTo("support@1 says after support@1");
    }

    @Test
    void shouldRefuseWhatCanNeverRun() throws Exception {
        // given
        steps.release(MANY);

        // when
        Generation unknown =
                loop.submit(new Prompt("nobody", List.of(new Message("user", "hi")), new SamplingParameters()), false);
        Generation impossible = loop.submit(prompt(EchoEngine.IMPOSSIBLE), false);

        // then
        assertThat(last(unknown)).isEqualTo(new GenerationUpdate.Refused("unknown model nobody"));
        assertThat(last(impossible)).isEqualTo(new GenerationUpdate.Refused("the prompt is impossible"));
    }

    @Test
    void shouldTellWhyAnAnswerFailedAndGoOnWithTheOthers() throws Exception {
        // given
        steps.release(MANY);

        // when
        Generation failing = loop.submit(prompt(EchoEngine.FAILING), false);
        Generation other = loop.submit(prompt("hi"), false);

        // then
        assertThat(last(failing)).isEqualTo(new GenerationUpdate.Refused("the answer failed"));
        assertThat(finished(other).answer().text()).isEqualTo("support@1 says hi support@1");
    }

    @Test
    void shouldCancelWhatRunsAndWhatWaits() throws Exception {
        // given
        Generation running = loop.submit(prompt("hi"), false);
        steps.release();
        next(running);
        Generation waiting = loop.submit(prompt("hi"), true);

        // when
        waiting.cancel();
        running.cancel();
        steps.release(MANY);

        // then
        assertThat(last(waiting)).isEqualTo(new GenerationUpdate.Cancelled(null));
        assertThat(last(running)).isInstanceOfSatisfying(GenerationUpdate.Cancelled.class, cancelled -> assertThat(
                        cancelled.partial().text())
                .startsWith("support@1"));
    }

    @Test
    void shouldBreakWhatRunsAndWhatComesAfterItsEnd() throws Exception {
        // given
        Generation running = loop.submit(prompt("hi ".repeat(10_000)), false);
        steps.release();
        next(running);

        // when
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(loop::stop);
        await().atMost(PATIENCE).until(() -> {
            steps.release();
            return stopped.isDone();
        });

        // then
        assertThat(last(running)).isInstanceOf(GenerationUpdate.Broken.class);
        assertThat(last(loop.submit(prompt("hi"), false))).isInstanceOf(GenerationUpdate.Broken.class);
        assertThat(loop.ended()).isCompleted();
    }

    @Test
    void shouldEndWithAnError() throws Exception {
        // given
        fatal = new OutOfMemoryError("of the test");

        // when
        Generation generation = loop.submit(prompt("hi"), false);
        steps.release();

        // then
        assertThat(last(generation)).isEqualTo(new GenerationUpdate.Broken(fatal));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(loop.ended()).isCompletedExceptionally());
    }

    private void awaitPermit() {
        steps.acquireUninterruptibly();
        if (fatal != null) {
            throw fatal;
        }
    }

    private void swap(int number) {
        String adapter = artifacts.put(Map.of("adapter", new byte[] {(byte) number}));
        VersionRef version = new VersionRef("support", number, "b".repeat(64), adapter);
        versions.swap(new LoadedVersion(VersionId.of(version), engine.load(version, artifacts)));
    }

    private static Prompt prompt(String text) {
        return new Prompt(
                "support",
                List.of(new Message("user", text)),
                SamplingParameters.newBuilder().build());
    }

    private static GenerationUpdate next(Generation generation) throws InterruptedException {
        return generation.await(PATIENCE).orElseThrow();
    }

    private static GenerationUpdate last(Generation generation) throws InterruptedException {
        GenerationUpdate update = next(generation);
        while (update instanceof GenerationUpdate.Piece) {
            update = next(generation);
        }
        return update;
    }

    private static GenerationUpdate.Finished finished(Generation generation) throws InterruptedException {
        return (GenerationUpdate.Finished) last(generation);
    }
}
