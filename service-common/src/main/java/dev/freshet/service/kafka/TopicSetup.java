package dev.freshet.service.kafka;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the catalogue's topics and configures share groups. Safe to run again, and by several at once. */
public final class TopicSetup {

    private final Admin admin;

    /** Works through an admin client, which stays the caller's. */
    public TopicSetup(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates the topics of the catalogue that are not there.
     *
     * @param replication replicas of each partition
     * @throws InterruptedException if interrupted while waiting for the broker
     */
    public void createTopics(short replication) throws InterruptedException {
        List<NewTopic> topics =
                Topics.all().stream().map(topic -> newTopic(topic, replication)).toList();
        for (var result : admin.createTopics(topics).values().entrySet()) {
            try {
                result.getValue().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw new IllegalStateException("cannot create topic " + result.getKey(), e.getCause());
                }
            }
        }
    }

    /**
     * Makes a share group read from the beginning and committed records only, and lock a record for 15 s, after which a
     * holder that was killed loses it: the least that the broker's defaults allow.
     *
     * @throws InterruptedException if interrupted while waiting for the broker
     */
    public void configureShareGroup(String group) throws InterruptedException {
        Map<String, String> settings = Map.of(
                "share.auto.offset.reset", "earliest",
                "share.isolation.level", "read_committed",
                "share.record.lock.duration.ms", "15000");
        List<AlterConfigOp> operations = settings.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.GROUP, group), operations))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot configure share group " + group, e.getCause());
        }
    }

    private static NewTopic newTopic(Topic<?> topic, short replication) {
        return new NewTopic(topic.name(), topic.partitions(), replication).configs(new HashMap<>(topic.config()));
    }
}
