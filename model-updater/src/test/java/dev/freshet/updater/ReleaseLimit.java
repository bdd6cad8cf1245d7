package dev.freshet.updater;

import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** How many bytes a release may have, so that a broker aborts what an updater writes. */
final class ReleaseLimit {

    /** A release does not fit, though the marker that aborts its transaction does. */
    private static final int TIGHT = 150;

    private ReleaseLimit() {}

    /** Returns when the broker takes no release any more. */
    static void tighten(Clients clients) throws Exception {
        set(clients, TIGHT);
        try (KafkaProducer<byte[], byte[]> probe = clients.transactionalProducer("probe")) {
            probe.initTransactions();
            await().atMost(Duration.ofMinutes(3)).until(() -> isRefused(probe));
        }
    }

    /** Returns when the broker knows; releases fit some time after. */
    static void lift(Clients clients) throws Exception {
        set(clients, 1_000_000);
    }

    /** Aborts what is not refused. */
    private static boolean isRefused(KafkaProducer<byte[], byte[]> probe) throws InterruptedException {
        probe.beginTransaction();
        try {
            probe.send(new ProducerRecord<>(Topics.MODEL_RELEASES.name(), new byte[2 * TIGHT]))
                    .get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RecordTooLargeException;
        } finally {
            probe.abortTransaction();
        }
    }

    private static void set(Clients clients, int bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.MODEL_RELEASES.name());
        AlterConfigOp limit = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        try (Admin admin = clients.admin()) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(limit))).all().get();
        }
    }
}
