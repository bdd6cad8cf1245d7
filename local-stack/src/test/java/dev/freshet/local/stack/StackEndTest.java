package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.service.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StackEndTest {

    private final StackEnd end = new StackEnd();
    private final CompletableFuture<Void> service = new CompletableFuture<>();

    @Test
    void shouldEndWithAServiceThatEndsWithoutFault() {
        follow();

        service.complete(null);

        assertThat(end.future())
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StackException.class)
                .withMessage("door ended");
    }

    @Test
    void shouldEndWithTheFaultOfAService() {
        follow();

        service.completeExceptionally(new IllegalStateException("the roof fell in"));

        assertThat(end.future())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(StackException.class)
                .withMessage("door ended: the roof fell in");
    }

    @Test
    void shouldEndNormallyWhenItsServicesAreClosed() {
        follow();

        end.closing();
        service.complete(null);
        assertThat(end.future()).isNotDone();
        end.closed();

        assertThat(end.future()).isCompleted();
    }

    private void follow() {
        end.follow("door", new Service() {
            @Override
            public CompletableFuture<Void> ended() {
                return service;
            }

            @Override
            public void close() {
                service.complete(null);
            }
        });
    }
}
