package dev.freshet.service.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real KRaft broker and controller in this JVM, on the loopback interface, for the local stack and the tests. Its
 * data stays in one folder; started there again it goes on. Needs {@code kafka_2.13} on the class path, which
 * service-common leaves optional.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** The longest transaction timeout that a producer may ask for. */
    public static final Duration LONGEST_TRANSACTION = Duration.ofDays(7);

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts on free ports. */
    public static EmbeddedBroker start(Path folder) throws IOException {
        try (ServerSocket broker = freePort();
                ServerSocket controller = freePort()) {
            int brokerPort = broker.getLocalPort();
            int controllerPort = controller.getLocalPort();
            broker.close();
            controller.close();
            return start(folder, brokerPort, controllerPort);
        }
    }

    /** Starts on given ports. */
    public static EmbeddedBroker start(Path folder, int brokerPort, int controllerPort) throws IOException {
        Files.createDirectories(folder);
        try {
            format(folder);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot format " + folder, e);
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new kafka.server.KafkaConfig(settings(folder, brokerPort, controllerPort)), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, "localhost:" + brokerPort);
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static ServerSocket freePort() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Properties settings(Path folder, int brokerPort, int controllerPort) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://localhost:" + brokerPort + ",CONTROLLER://localhost:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://localhost:" + brokerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        // Broker and producers of one machine are down together: a transaction outlives what keeps them down.
        settings.put("transaction.max.timeout.ms", Long.toString(LONGEST_TRANSACTION.toMillis()));
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A killed member can use up deliveries that it never saw; at the limit a record is dropped without a word.
        settings.put("group.share.delivery.count.limit", "10");
        // A share consumer gets its partitions with its second heartbeat, and a killed one keeps them for a session.
        settings.put("group.share.min.session.timeout.ms", "10000");
        settings.put("group.share.session.timeout.ms", "10000");
        settings.put("group.share.min.heartbeat.interval.ms", "500");
        settings.put("group.share.heartbeat.interval.ms", "500");
        settings.put("auto.create.topics.enable", "false");
        return settings;
    }

    private static void format(Path folder) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setClusterId(clusterId(folder))
                .setNodeId(1)
                .setDirectories(Set.of(folder.toString()))
                .setMetadataLogDirectory(folder.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setIgnoreFormatted(true)
                .setUnstableFeatureVersionsEnabled(false)
                .run();
    }

    /** A folder that was formatted before keeps its cluster id, or the broker refuses to start. */
    private static String clusterId(Path folder) throws IOException {
        Path meta = folder.resolve("meta.properties");
        if (!Files.exists(meta)) {
            return Uuid.randomUuid().toString();
        }
        Properties formatted = new Properties();
        try (Reader in = Files.newBufferedReader(meta)) {
            formatted.load(in);
        }
        return formatted.getProperty("cluster.id");
    }
}
