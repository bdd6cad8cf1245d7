package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.service.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrainingServiceIT extends KafkaTestBase {

    @Test
    void shouldTurnExamplesIntoCandidatesAndReleasesIntoFatesAcrossAStop() throws Exception {
        // given
        ModelCandidate first;
        try (TrainingService service = startService()) {
            send(Topics.MODEL_RELEASES, Events.release(Events.MODEL, 1, 1, zero, 1));
            send(Topics.TRAINING_EXAMPLES, Events.demonstration(0));
            first = awaitCandidates(1).get(0);
            assertThat(service.ended()).isNotDone();
        }

        // when
        try (TrainingService service = startService()) {
            send(Topics.TRAINING_EXAMPLES, Events.demonstration(1));
            ModelCandidate second = awaitCandidates(2).get(1);
            send(
                    Topics.MODEL_RELEASES,
                    Events.release(Events.MODEL, 2, 3, second.getVersion().getAdapter(), 3));
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> read(Topics.FEEDBACK_LEDGER).size() == 2);

            // then
            assertThat(first).returns(1, ModelCandidate::getParent).returns(4L, ModelCandidate::getStep);
            assertThat(second).returns(2, ModelCandidate::getParent).returns(8L, ModelCandidate::getStep);
            assertThat(second.getLearned()).extracting(OffsetRange::getFirst).containsExactly(1L);
            assertThat(read(Topics.FEEDBACK_LEDGER))
                    .extracting(LedgerEntry::getFate)
                    .containsOnly(Fate.TRAINED);
            assertThat(read(Topics.FEEDBACK_LEDGER))
                    .extracting(LedgerEntry::getVersion)
                    .containsOnly("support@3");
            assertThat(service.ended()).isNotDone();
        }
    }

    @Test
    void shouldRefuseToStartFreshWhereCandidatesExist() {
        // given
        send(Topics.MODEL_CANDIDATES, Events.candidate(2, zero));

        // when, then
        assertThatThrownBy(this::startService)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no checkpoint in")
                .hasMessageContaining("fresh-start");
    }
}
