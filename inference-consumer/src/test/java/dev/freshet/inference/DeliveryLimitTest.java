package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import org.junit.jupiter.api.Test;

class DeliveryLimitTest {

    @Test
    void shouldRefuseTriesThatReachTheBrokersLimit() {
        assertThatThrownBy(() -> DeliveryLimit.check(5, 5))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "inference.max-tries is 5, allowed: below 5, the brokers' group.share.delivery.count.limit");
        assertThatCode(() -> DeliveryLimit.check(5, 4)).doesNotThrowAnyException();
    }
}
