package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Origin;
import java.util.HexFormat;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class AdmittedFeedbackTest {

    private final Serde<AdmittedFeedback> serde = AdmittedFeedback.serde();
    private final AdmittedFeedback feedback = new AdmittedFeedback(
            new Origin(3, 258L), 1_767_225_600_000L, Samples.demonstration("r1").build());

    @Test
    void shouldReadWhatItWrote() {
        byte[] bytes = serde.serializer().serialize("t", feedback);

        assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(feedback);
    }

    @Test
    void shouldKeepItsLayout() {
        String body = HexFormat.of().formatHex(Topics.FEEDBACK.wire().encode(feedback.feedback()));

        assertThat(HexFormat.of().formatHex(serde.serializer().serialize("t", feedback)))
                .isEqualTo("01" + "00000003" + "0000000000000102" + "0000019b76daa800" + body);
    }

    @Test
    void shouldRefuseALayoutThatItDoesNotKnow() {
        byte[] bytes = serde.serializer().serialize("t", feedback);
        bytes[0] = 2;

        assertThatThrownBy(() -> serde.deserializer().deserialize("t", bytes)).hasMessageContaining("layout 2");
    }
}
