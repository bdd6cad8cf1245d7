package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** What must hold before the job may start. */
final class StartChecks {

    /** KIP-890: earlier protocols may tear or lose a transaction. */
    private static final short TRANSACTION_VERSION = 2;

    private static final Duration MARGIN = Duration.ofMillis(500);

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

    /** The same without patience: what an earlier start left behind writes no more. */
    void requireUnused(String prefix, Duration checkpoints) throws InterruptedException, ExecutionException {
        requireUnused(prefix, checkpoints, Duration.ZERO);
    }

    /**
     * Refuses to start beside a job that writes under the same transactional ids: the two would fence each other. What a killed
     * job left open does not move, and is no hindrance. A job that writes nothing while this looks is not seen.
     *
     * @param prefix of the ids
     * @param checkpoints the time between two checkpoints; an open transaction is looked at for more than two of them
     * @param patience how long a job that is on its way out may go on
     */
    void requireUnused(String prefix, Duration checkpoints, Duration patience)
            throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + patience.toNanos();
        try (Admin admin = clients.admin()) {
            Set<String> moving = moving(admin, prefix, checkpoints);
            while (!moving.isEmpty() && System.nanoTime() < end) {
                moving = moving(admin, prefix, checkpoints);
            }
            if (!moving.isEmpty()) {
                throw new ConfigException("another job writes under the transactional id "
                        + moving.iterator().next() + "; stop it first: one job '" + prefix
                        + "' may run on a Kafka cluster");
            }
        }
    }

    /** The ids under which something was begun while this looked. */
    private static Set<String> moving(Admin admin, String prefix, Duration checkpoints)
            throws InterruptedException, ExecutionException {
        Map<String, Long> before = open(admin, prefix);
        if (before.isEmpty()) {
            return Set.of();
        }
        Thread.sleep(checkpoints.multipliedBy(2).plus(MARGIN).toMillis());
        Map<String, Long> now = open(admin, prefix);
        now.entrySet().removeAll(before.entrySet());
        return now.keySet();
    }

    /** Open transactions by their ids, with the time when each began. */
    private static Map<String, Long> open(Admin admin, String prefix) throws InterruptedException, ExecutionException {
        List<String> ids = admin
                .listTransactions(new ListTransactionsOptions()
                        .filterStates(Set.of(TransactionState.ONGOING))
                        .filterOnTransactionalIdPattern(Pattern.quote(prefix) + ".*"))
                .all()
                .get()
                .stream()
                .map(TransactionListing::transactionalId)
                .toList();
        Map<String, Long> begun = new HashMap<>();
        admin.describeTransactions(ids).all().get().forEach((id, transaction) -> transaction
                .transactionStartTimeMs()
                .ifPresent(start -> begun.put(id, start)));
        return begun;
    }

    /**
     * Refuses to leave behind what a job that no longer runs began and did not end: nobody reads beyond it until the broker
     * gives it up.
     *
     * @param prefix of the job's transactional ids
     * @param checkpoints as of {@link #requireUnused(String, Duration, Duration)}; one that moves is a running job's
     */
    void requireNothingLeft(String prefix, Duration checkpoints) throws InterruptedException, ExecutionException {
        try (Admin admin = clients.admin()) {
            Set<String> left = open(admin, prefix).keySet();
            if (!left.isEmpty()) {
                left.removeAll(moving(admin, prefix, checkpoints));
                left.retainAll(open(admin, prefix).keySet());
            }
            if (!left.isEmpty()) {
                throw new ConfigException("an earlier job left transaction "
                        + left.iterator().next() + " open, behind which nothing is read; let job '" + prefix
                        + "' run once more, which ends it");
            }
        }
    }

    /** Refuses to begin with empty state where versions were learned: what waited then would never get a fate. */
    void requireNoCandidates(String remedy) {
        if (!TopicReader.readAll(clients, Topics.MODEL_CANDIDATES).isEmpty()) {
            throw new ConfigException(
                    "candidates exist, but nothing from which to go on: " + remedy + ", or set training.fresh-start");
        }
    }
}
