package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** llama.cpp through the npm package node-llama-cpp, where it is installed. */
final class LlamaCpp {

    private static final Path SCRIPTS =
            Path.of("..", "benchmarks", "peers", "node").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private LlamaCpp() {}

    /** Why it cannot run here, if it cannot. */
    static Optional<String> missing() {
        String modules = System.getenv("FRESHET_NODE_MODULES");
        Path folder = modules == null ? SCRIPTS.resolve("node_modules") : Path.of(modules);
        if (!Files.isDirectory(folder.resolve("node-llama-cpp"))) {
            return Optional.of("node-llama-cpp is not in " + folder + "; set FRESHET_NODE_MODULES");
        }
        try {
            return new ProcessBuilder("node", "--version")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor(10, TimeUnit.SECONDS)
                    ? Optional.empty()
                    : Optional.of("node does not answer");
        } catch (IOException e) {
            return Optional.of("node is not on the PATH");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** What {@code greedy.mjs} answers for a model: fields {@code generated} and {@code texts}. */
    static JsonNode run(Path model, List<int[]> prompts, int count, List<String> texts) throws Exception {
        Path log = Files.createTempFile("llama", ".log");
        Process process = new ProcessBuilder("node", "greedy.mjs", model.toString())
                .directory(SCRIPTS.toFile())
                .redirectError(log.toFile())
                .start();
        process.getOutputStream()
                .write(JSON.writeValueAsBytes(Map.of("prompts", prompts, "count", count, "texts", texts)));
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            byte[] answer = out.readAllBytes();
            assertThat(process.waitFor()).as(() -> read(log)).isZero();
            return JSON.readTree(answer);
        } finally {
            Files.delete(log);
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
