package dev.freshet.local.cli;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Clients;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code freshet topics}. */
@Command(
        name = "topics",
        description = "Lists the topics with the records they keep; looks into one with 'tail'.",
        footer = {
            "",
            "Examples:",
            "  freshet topics",
            "  freshet topics tail feedback-ledger",
            "  freshet topics tail model-releases --follow"
        })
final class TopicsCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    private TopicsCommand(Console console) {
        this.console = console;
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new TopicsCommand(console)).addSubcommand(new TailCommand(console));
    }

    @Override
    public Integer call() throws Exception {
        Clients clients = cluster.clients();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            console.println(String.format("%-20s %10s %10s  %s", "topic", "partitions", "offsets", "value"));
            for (Topic<?> topic : Topics.all()) {
                console.println(line(consumer, topic));
            }
            console.progress("Offsets are those kept; transaction markers take some of them.");
        }
        return 0;
    }

    private static String line(KafkaConsumer<byte[], byte[]> consumer, Topic<?> topic) {
        var partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .collect(Collectors.toSet());
        if (partitions.isEmpty()) {
            return String.format("%-20s %10s", topic.name(), "absent");
        }
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        long kept = partitions.stream()
                .mapToLong(partition -> end.getOrDefault(partition, 0L) - begin.getOrDefault(partition, 0L))
                .sum();
        return String.format(
                "%-20s %10d %10d  %s",
                topic.name(), partitions.size(), kept, topic.type().getSimpleName());
    }
}
