package dev.freshet.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.service.kafka.Clients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet topics tail}. */
@Command(
        name = "tail",
        description = "Prints the newest records of a topic as JSON, one a line.",
        footer = {
            "",
            "Examples:",
            "  freshet topics tail feedback-ledger -n 20",
            "  freshet topics tail model-releases --follow"
        })
final class TailCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "TOPIC", description = "Name of a topic; 'freshet topics' lists them.")
    private String name = "";

    @Option(names = "-n", paramLabel = "COUNT", description = "How many of each partition (default: ${DEFAULT-VALUE}).")
    private int count = 10;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new records until Ctrl-C.")
    private boolean follow;

    TailCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Topic<?> topic = Topics.all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CommandException("no topic '" + name + "', there are "
                        + Topics.all().stream().map(Topic::name).collect(Collectors.joining(", "))));
        Clients clients = cluster.clients();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
            Map<TopicPartition, Long> end = seek(consumer);
            while (follow || !caughtUp(consumer, end)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    console.println(json(topic, record));
                }
            }
        }
        return 0;
    }

    private Map<TopicPartition, Long> seek(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = new HashMap<>(consumer.endOffsets(partitions));
        end.forEach((partition, offset) ->
                consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), offset - count)));
        return end;
    }

    private static boolean caughtUp(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> end) {
        return end.entrySet().stream().allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
    }

    private static String json(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) throws IOException {
        ObjectNode line = JSON.createObjectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("at", Instant.ofEpochMilli(record.timestamp()).toString());
        if (record.key() != null) {
            line.put("key", new String(record.key(), StandardCharsets.UTF_8));
        }
        try {
            // Avro's text form is JSON with plain values.
            line.set("value", JSON.readTree(topic.wire().decode(record.value()).toString()));
        } catch (WireFormatException e) {
            line.put("unreadable", e.getMessage());
            if (record.value() != null) {
                line.put("bytes", HexFormat.of().formatHex(record.value()));
            }
        }
        return JSON.writeValueAsString(line);
    }
}
