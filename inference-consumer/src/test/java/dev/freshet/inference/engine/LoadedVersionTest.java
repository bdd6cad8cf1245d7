package dev.freshet.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.freshet.schemas.VersionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadedVersionTest {

    private final AtomicInteger closed = new AtomicInteger();
    private final LoadedVersion version = version(1);

    @Test
    void shouldCloseWithItsLastReference() {
        // given
        assertThat(version.retain()).isTrue();
        version.release();
        assertThat(closed).hasValue(0);

        // when
        version.release();

        // then
        assertThat(closed).hasValue(1);
        assertThat(version.retain()).isFalse();
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldRefuseToBeReleasedOnceTooOften() {
        // given
        version.release();

        // when, then
        assertThatIllegalStateException()
                .isThrownBy(version::release)
                .withMessage("support@1 was released more often than retained");
        assertThat(closed).hasValue(1);
    }

    @Test
    void shouldCloseEachVersionOnceWhenSwapsRaceWithUse() {
        // given
        ServedVersions served = new ServedVersions();
        served.swap(version);
        List<CompletableFuture<Void>> users = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int n = 0; n < 20_000; n++) {
                        served.acquire("support").release();
                    }
                }))
                .toList();

        // when
        IntStream.rangeClosed(2, 500).forEach(number -> served.swap(version(number)));
        users.forEach(CompletableFuture::join);
        served.close();

        // then
        assertThat(closed).hasValue(500);
        assertThat(served.current("support")).isEmpty();
    }

    private LoadedVersion version(int number) {
        return new LoadedVersion(new VersionId("support", number), new EngineVersion() {
            @Override
            public EngineSequence start(Prompt prompt) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        });
    }
}
