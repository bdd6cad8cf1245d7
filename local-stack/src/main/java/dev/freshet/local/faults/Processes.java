package dev.freshet.local.faults;

import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One JVM for each role. One that ends by itself is started again, as any supervisor would. Thread-safe. */
final class Processes implements AutoCloseable {

    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
    private static final String HOST = "localhost";

    /** Who looks on waits for a broker that starts again, however slow the machine. */
    private static final Map<String, String> PATIENT = Map.of(
            "max.block.ms", "900000",
            "delivery.timeout.ms", "900000",
            "default.api.timeout.ms", "900000");

    private final Path folder;
    private final Jvm jvm;
    private final Path config;
    private final String bootstrapServers;
    private final Map<Role, Process> running = new EnumMap<>(Role.class);
    private boolean closed;

    Processes(Path folder, Jvm jvm) throws IOException {
        this.folder = folder;
        this.jvm = jvm;
        this.config = folder.resolve("freshet.yaml");
        List<Integer> ports = freePorts(4);
        this.bootstrapServers = HOST + ":" + ports.get(0);
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "kafka:",
                        "  bootstrap-servers: " + bootstrapServers,
                        "artifacts:",
                        "  folder: " + artifacts(),
                        "broker:",
                        "  folder: " + folder.resolve("kafka"),
                        "  port: " + ports.get(0),
                        "  controller-port: " + ports.get(1),
                        "flink:",
                        "  job-manager: " + HOST,
                        "  port: " + ports.get(2),
                        "  rest-port: " + ports.get(3),
                        "  host: " + HOST,
                        "  heartbeat-timeout: 10s",
                        "ingest:",
                        "  instance: door",
                        "  state-folder: " + folder.resolve("streams"),
                        "  hold-out:",
                        "    after: 20",
                        "    one-in: 10",
                        "    window: 2s",
                        "training:",
                        "  checkpoints: " + folder.resolve("checkpoints").toUri(),
                        "  transaction-timeout: 7d",
                        "  learning:",
                        "    batch-size: 4",
                        "    steps: 1",
                        "    earlier-corrections: 1",
                        "    accepted-answers: 1",
                        "inference:",
                        "  replica: replica",
                        "  max-tries: 6",
                        "  slots: 4"));
    }

    /** Ports that are free together. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Clients for applications and for the audit. */
    Clients clients() {
        return new Clients(new KafkaConfig(bootstrapServers, PATIENT));
    }

    Path artifacts() {
        return folder.resolve("artifacts");
    }

    synchronized void start(Role role) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + role.heap() + "m");
        command.add("-XX:+UseSerialGC");
        if (role != Role.CONSUMER) {
            // Starts with half the work; only what is computed on vector registers needs the other compiler.
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-Dlog4j2.configurationFile=classpath:log4j2.xml");
        command.add("-Dfreshet.logs=" + folder);
        command.add("-Dfreshet.log=" + role.name());
        command.addAll(jvm.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), jvm.main()));
        command.addAll(List.of(role.name(), config.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(role.name() + ".out").toFile()))
                .start();
        running.put(role, process);
        var unused = process.onExit().thenAcceptAsync(ended -> restart(role, ended), SOON);
    }

    private synchronized void restart(Role role, Process ended) {
        if (!closed && running.get(role) == ended) {
            try {
                start(role);
            } catch (IOException e) {
                throw new IllegalStateException("cannot start the " + role, e);
            }
        }
    }

    /** Kill -9: no shutdown hook runs. */
    synchronized void kill(Role role) throws InterruptedException {
        Process process = running.remove(role);
        if (process == null) {
            throw new IllegalStateException("the " + role + " does not run");
        }
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the " + role + " cannot be killed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(Process::destroyForcibly);
        running.values().forEach(process -> process.onExit().join());
    }
}
