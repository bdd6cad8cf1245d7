package dev.freshet.training;

import dev.freshet.schemas.Topic;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/** What must hold before the job may start. */
final class StartChecks {

    /** KIP-890: earlier protocols may tear or lose a transaction. */
    private static final short TRANSACTION_VERSION = 2;

    private final Clients clients;

    StartChecks(Clients clients) {
        this.clients = clients;
    }

    void requireTransactionVersion() throws InterruptedException, ExecutionException {
        try (Admin admin = clients.admin()) {
            FinalizedVersionRange version = admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get("transaction.version");
            int level = version == null ? 0 : version.maxVersionLevel();
            if (level < TRANSACTION_VERSION) {
                throw ConfigException.of(
                        "the broker's feature transaction.version", level, ">= " + TRANSACTION_VERSION);
            }
        }
    }

    /** Whether a topic holds a committed record. */
    boolean holdsRecords(Topic<?> topic) {
        return !TopicReader.readAll(clients, topic).isEmpty();
    }
}
