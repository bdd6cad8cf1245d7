package dev.freshet.languagemodel.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReferenceCountTest {

    private final AtomicInteger freed = new AtomicInteger();
    private final ReferenceCount count = new ReferenceCount("the model", freed::incrementAndGet);

    @Test
    void shouldFreeWhenTheLastLetsGo() {
        count.retain();
        count.release();
        assertThat(freed).hasValue(0);

        count.release();
        assertThat(freed).hasValue(1);
    }

    @Test
    void shouldRefuseUsersAfterTheLast() {
        count.release();

        assertThatThrownBy(count::retain).hasMessage("the model is closed");
        assertThatThrownBy(count::release).hasMessage("the model was released more often than retained");
        assertThatThrownBy(count::retain).hasMessage("the model is closed");
        assertThat(freed).hasValue(1);
    }
}
