package dev.freshet.local.faults;

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

/** The five JVMs. One that ends by itself is started again, as any supervisor would. */
final class Processes implements AutoCloseable {

    private static final Executor SOON = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Path folder;
    private final Path config;
    private final String bootstrapServers;
    private final Map<Role, Process> running = new EnumMap<>(Role.class);
    private final List<CompletableFuture<Void>> watches = new ArrayList<>();
    private boolean closed;

    Processes(Path folder) throws IOException {
        this.folder = folder;
        this.config = folder.resolve("freshet.yaml");
        int broker = freePort();
        this.bootstrapServers = "localhost:" + broker;
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
                        "  port: " + broker,
                        "  controller-port: " + freePort(),
                        "ingest:",
                        "  instance: door",
                        "  state-folder: " + folder.resolve("streams"),
                        "  hold-out:",
                        "    after: 20",
                        "    one-in: 10",
                        "    window: 2s",
                        "training:",
                        "  checkpoints: " + folder.resolve("checkpoints").toUri(),
                        "inference:",
                        "  replica: replica",
                        "  slots: 4"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Path artifacts() {
        return folder.resolve("artifacts");
    }

    synchronized void start(Role role) throws IOException {
        Path out = folder.resolve(role + ".out");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (role == Role.BROKER || role == Role.FLINK ? 400 : 200) + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                        "-Dfreshet.logs=" + folder,
                        "-Dfreshet.log=" + role,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServiceProcess.class.getName(),
                        role.name(),
                        config.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
        running.put(role, process);
        watches.add(process.onExit().thenAcceptAsync(ended -> restart(role, ended), SOON));
    }

    private synchronized void restart(Role role, Process ended) {
        if (!closed && running.get(role) == ended) {
            try {
                start(role);
            } catch (IOException e) {
                throw new IllegalStateException("cannot start " + role, e);
            }
        }
    }

    /** Kill -9: no shutdown hook runs. */
    synchronized void kill(Role role) throws InterruptedException {
        Process process = running.remove(role);
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException(role + " cannot be killed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(Process::destroyForcibly);
        running.values().forEach(process -> process.onExit().join());
    }
}
