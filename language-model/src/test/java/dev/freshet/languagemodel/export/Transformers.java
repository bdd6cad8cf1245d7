package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Hugging Face Transformers and PEFT, where a Python that has them is: {@code FRESHET_PYTHON}, or {@code python3}. */
public final class Transformers {

    private static final Path SCRIPT = Path.of("src/test/resources/export/logits.py");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Transformers() {}

    /** Why it cannot run here, if it cannot. */
    static Optional<String> missing() {
        return missing("torch, transformers");
    }

    /** Why Python cannot import some packages here, if it cannot. */
    public static Optional<String> missing(String packages) {
        try {
            Process process = new ProcessBuilder(python(), "-c", "import " + packages)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of(python() + " has not all of " + packages + "; set FRESHET_PYTHON");
        } catch (IOException e) {
            return Optional.of(python() + " cannot be run; set FRESHET_PYTHON");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Logits of the token after each prompt. */
    static float[][] logits(Path model, List<int[]> prompts) throws Exception {
        return run(List.of(python(), SCRIPT.toString(), model.toString()), prompts);
    }

    /** The same with an adapter's folder. */
    public static float[][] logits(Path model, Path adapter, List<int[]> prompts) throws Exception {
        return run(List.of(python(), SCRIPT.toString(), model.toString(), adapter.toString()), prompts);
    }

    private static float[][] run(List<String> command, List<int[]> prompts) throws Exception {
        Path log = Files.createTempFile("transformers", ".log");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(log.toFile()).start();
            process.getOutputStream().write(JSON.writeValueAsBytes(prompts));
            process.getOutputStream().close();
            JsonNode rows = JSON.readTree(process.getInputStream().readAllBytes());
            assertThat(process.waitFor()).as(Files.readString(log)).isZero();
            return JSON.treeToValue(rows, float[][].class);
        } finally {
            Files.delete(log);
        }
    }

    private static String python() {
        return Optional.ofNullable(System.getenv("FRESHET_PYTHON")).orElse("python3");
    }
}
