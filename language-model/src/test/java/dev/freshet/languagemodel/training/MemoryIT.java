package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.TestModels;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Objective.class)
    @EnabledOnOs(OS.LINUX)
    void shouldStayFlatOverAThousandSteps(Objective objective) throws Exception {
        // when a trainer that has seen its largest batch goes on
        Properties figures = train(objective);

        // then
        assertThat(number(figures, "steps")).isEqualTo(MemoryProcess.WARM + MemoryProcess.STEPS);
        assertThat(number(figures, "arrays.before")).isGreaterThan(number(figures, "weights"));
        assertThat(number(figures, "arrays.after")).isEqualTo(number(figures, "arrays.before"));
        assertThat(number(figures, "bytes.after") - number(figures, "bytes.before"))
                .as("growth in bytes")
                .isLessThan(24L << 20);
    }

    /** In a process that does nothing else and whose Java heap does not grow. */
    private Properties train(Objective objective) throws Exception {
        Path model = Files.createDirectories(folder.resolve("model"));
        TestModels.writeFolder(model, true, 1);
        Path log = folder.resolve("process.log");
        Path file = folder.resolve("figures.properties");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        // What the optimizing compiler holds would grow for minutes.
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.graph_optimizer=false",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MemoryProcess.class.getName(),
                        objective.name(),
                        model.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // glibc has an arena for each thread that ever allocated.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(18, TimeUnit.MINUTES);
            assertThat(ended && process.exitValue() == 0)
                    .as(Files.readString(log))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        Properties figures = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            figures.load(reader);
        }
        return figures;
    }

    private static long number(Properties figures, String key) {
        return Long.parseLong(figures.getProperty(key));
    }
}
