package dev.freshet.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.service.config.ConfigException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ServiceMainTest {

    private static final String[] NO_ARGS = {};

    @Test
    void shouldExitWith0WhenItsServiceEnds() {
        assertThat(exit(() -> ended(CompletableFuture.completedFuture(null)))).isZero();
    }

    @Test
    void shouldExitWith2OnABadConfiguration() {
        assertThat(exit(() -> {
                    throw ConfigException.of("kafka.bootstrap-servers", "empty", "host:port,...");
                }))
                .isEqualTo(2);
    }

    @Test
    void shouldExitWith1OnAFault() {
        assertThat(exit(() -> {
                    throw new IllegalStateException("no broker");
                }))
                .isEqualTo(1);
        assertThat(exit(() -> ended(CompletableFuture.failedFuture(new IllegalStateException("broken")))))
                .isEqualTo(1);
    }

    @Test
    void shouldExitWith1OnAnErrorThatWouldLeaveOtherThreadsBehind() {
        assertThat(exit(() -> {
                    throw new NoClassDefFoundError("missing");
                }))
                .isEqualTo(1);
    }

    private static int exit(Supplier<Service> start) {
        return ServiceMain.runAndWait("test", NO_ARGS, config -> start.get());
    }

    private static Service ended(CompletableFuture<Void> end) {
        return new Service() {
            @Override
            public CompletableFuture<Void> ended() {
                return end;
            }

            @Override
            public void close() {}
        };
    }
}
