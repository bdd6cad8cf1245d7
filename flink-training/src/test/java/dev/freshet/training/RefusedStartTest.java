package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.service.config.ConfigException;
import dev.freshet.training.prepare.PrepareJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FeatureUpdate.UpgradeType;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a start may not overlook. */
class RefusedStartTest extends KafkaTestBase {

    @Test
    void shouldRefuseABrokerWhoseTransactionsMayTear() throws Exception {
        // given
        StartChecks checks = new StartChecks(clients);
        checks.requireTransactionVersion();

        // when
        try (Admin admin = clients.admin()) {
            admin.updateFeatures(
                            Map.of("transaction.version", new FeatureUpdate((short) 1, UpgradeType.SAFE_DOWNGRADE)),
                            new UpdateFeaturesOptions())
                    .all()
                    .get();
        }

        // then, once the broker has heard of it
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThatThrownBy(checks::requireTransactionVersion)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("transaction.version", "1", ">= 2"));
    }

    @Test
    void shouldRefuseToForgetWhatWaitedInACluster() throws Exception {
        // given
        send(Topics.MODEL_CANDIDATES, Events.candidate(2, zero));
        Path file = Files.writeString(
                folder.resolve("freshet.yaml"),
                "kafka:\n  bootstrap-servers: " + broker.bootstrapServers() + "\nartifacts:\n  folder: "
                        + folder.resolve("artifacts") + "\n");

        // then
        assertThatThrownBy(() -> LearnJob.main(new String[] {file.toString()}))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("candidates exist", "-s", "training.fresh-start");
    }

    @Test
    void shouldGoOnFromASavepointAndAfterAFailover() {
        Configuration savepoint = new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint");
        Configuration failover = new Configuration().set(HighAvailabilityOptions.HA_MODE, "kubernetes");

        assertThat(LearnJob.goesOn(savepoint)).isTrue();
        assertThat(LearnJob.goesOn(failover)).isTrue();
        assertThat(LearnJob.goesOn(new Configuration())).isFalse();
    }

    @Test
    void shouldRefuseToLeaveATransactionOfTextsOpen() throws Exception {
        // given
        StartChecks checks = new StartChecks(clients);
        Duration checkpoints = Duration.ofMillis(10);
        assertThatCode(() -> checks.requireNothingLeft(PrepareJob.NAME, checkpoints))
                .doesNotThrowAnyException();

        // when
        try (KafkaProducer<byte[], byte[]> killed = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", PrepareJob.NAME + "-0-1"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            killed.initTransactions();
            killed.beginTransaction();
            killed.send(new ProducerRecord<>(Topics.TRAINING_EXAMPLES.name(), new byte[0]))
                    .get();

            // then
            assertThatThrownBy(() -> checks.requireNothingLeft(PrepareJob.NAME, checkpoints))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContainingAll(PrepareJob.NAME + "-0-1", "once more");
            killed.commitTransaction();
        }
        assertThatCode(() -> checks.requireNothingLeft(PrepareJob.NAME, checkpoints))
                .doesNotThrowAnyException();
    }
}
