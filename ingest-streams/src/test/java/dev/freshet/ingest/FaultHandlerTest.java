package dev.freshet.ingest;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FaultHandlerTest {

    private final FaultHandler handler = new FaultHandler();

    @Test
    void shouldReplaceAThreadAfterAFaultThatMayPass() {
        assertThat(handler.handle(new StreamsException("commit", new TimeoutException("broker away"))))
                .isEqualTo(REPLACE_THREAD);
        assertThat(handler.bug()).isEmpty();
    }

    @Test
    void shouldStopAtABug() {
        IllegalStateException bug = new IllegalStateException("impossible");

        assertThat(handler.handle(bug)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(handler.handle(new StreamsException(new RecordTooLargeException("later"))))
                .isEqualTo(SHUTDOWN_CLIENT);
        assertThat(handler.bug()).containsSame(bug);
    }
}
