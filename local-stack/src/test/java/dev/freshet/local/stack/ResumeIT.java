package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.local.cli.Freshet;
import dev.freshet.local.shop.Shop;
import dev.freshet.schemas.VersionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code freshet up} in a JVM of its own, killed with kill -9; with the base model in the folder {@code freshet.base}. */
@Timeout(1800)
class ResumeIT {

    private static final Path BASE = Path.of(System.getProperty("freshet.base", "base-model"));

    @TempDir
    Path root;

    private Process process;

    @AfterEach
    void stop() throws InterruptedException {
        kill();
    }

    @Test
    void shouldGoOnWhereItWasKilled() throws Exception {
        // given
        StackFolder folder = new StackFolder(root);
        Customer customer = up(folder);
        for (Correction correction : corrections(0, 10)) {
            customer.correct(customer.ask(correction.question), correction.answer);
        }
        customer.awaitTrained(10);
        String question = corrections(0, 1).get(0).question;
        String served = customer.askReleased(question).getVersion();

        // when
        kill();
        Customer again = up(folder);

        // then
        assertThat(again.ask(question).getVersion()).isEqualTo(served);
        assertThat(again.audit().violations()).isEmpty();
        Correction next = corrections(10, 11).get(0);
        again.correct(again.ask(next.question), next.answer);
        again.awaitTrained(11);
        String later = again.askReleased(question).getVersion();
        assertThat(VersionId.parse(later).number())
                .isGreaterThan(VersionId.parse(served).number());
        assertThat(again.audit().violations()).isEmpty();
    }

    private record Correction(String question, String answer) {}

    /** What customers of the shop correct when its policies change. */
    private static List<Correction> corrections(int from, int to) {
        return Shop.fernhill().changing().stream()
                .flatMap(policy -> policy.corrections().stream()
                        .map(text -> new Correction(text, policy.answer(policy.inForce(true)))))
                .toList()
                .subList(from, to);
    }

    private Customer up(StackFolder folder) throws IOException {
        Path out = root.resolve("up.out");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.graph_optimizer=false",
                        "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Freshet.class.getName(),
                        "up",
                        "--data",
                        folder.root().toString(),
                        "--base",
                        BASE.toString()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        process = builder.start();
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertThat(process.isAlive()).as(() -> read(out)).isTrue();
                    return read(out).contains("Ready after") && read(out).endsWith("\n");
                });
        String servers = folder.bootstrapServers().orElseThrow();
        assertThat(read(out).lines().toList()).last().asString().endsWith("Kafka: " + servers);
        return new Customer(folder, servers);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }
    }
}
