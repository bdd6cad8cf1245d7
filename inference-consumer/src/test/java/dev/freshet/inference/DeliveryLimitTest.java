package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import org.junit.jupiter.api.Test;

class DeliveryLimitTest {

    @Test
    void shouldRefuseTriesThatLeaveNoRoomForDeliveriesThatNeverRan() {
        assertThatThrownBy(() -> DeliveryLimit.check(5, 4))
                .isInstanceOf(ConfigException.class)
                .hasMessage("inference.max-tries is 4, allowed: at least 2 below 5,"
                        + " the brokers' group.share.delivery.count.limit");
        assertThatCode(() -> DeliveryLimit.check(5, 3)).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeTheDefaultOnAStockBroker() {
        assertThatCode(() -> DeliveryLimit.check(5, InferenceConfig.defaults().maxTries()))
                .doesNotThrowAnyException();
    }
}
