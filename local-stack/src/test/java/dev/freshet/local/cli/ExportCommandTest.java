package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {

    private static final String BASE = Path.of("base-model").toString();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldWriteAGgufFileAndSayHowFarItIs() throws IOException {
        Path file = folder.resolve("base.gguf");

        int exit = run("export", "gguf", "--model", BASE, "--type", "f16", "--out", file.toString());

        assertThat(err.toString().lines()).last().asString().startsWith("export 100 %, 6.7 of 6.7 MB");
        assertThat(out.toString()).isEqualToIgnoringNewLines(file.toString());
        assertThat(exit).isZero();
        assertThat(new String(Files.readAllBytes(file), 0, 4, StandardCharsets.US_ASCII))
                .isEqualTo("GGUF");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldReplaceAFileOnlyWhenForced() throws IOException {
        Path file = Files.writeString(folder.resolve("base.gguf"), "precious");
        String[] args = {"export", "gguf", "--model", BASE, "--out", file.toString()};

        assertThat(run(args)).isEqualTo(1);
        assertThat(err.toString()).contains("is there already", "--force");
        assertThat(file).hasContent("precious");

        assertThat(run(Stream.concat(Stream.of(args), Stream.of("--force")).toArray(String[]::new)))
                .isZero();
        assertThat(Files.size(file)).isGreaterThan(3_000_000);
    }

    @Test
    void shouldWriteAFolderAndReplaceOnlyAModel() throws IOException {
        Path merged = folder.resolve("merged");
        String[] args = {"export", "merged", "--model", BASE, "--out", merged.toString(), "--force"};

        assertThat(run(args)).isZero();
        assertThat(merged.resolve("model.safetensors")).exists();
        assertThat(run(args)).isZero();
        Files.createDirectory(merged.resolve("photos"));
        assertThat(run(args)).isEqualTo(1);
        assertThat(err.toString()).contains("not a folder of a model and nothing else");
        assertThat(merged.resolve("photos")).exists();
    }

    @Test
    void shouldNameWhatIsMissing() {
        String target = folder.resolve("x").toString();

        assertThat(run("export", "gguf", "--model", folder.toString(), "--out", target))
                .isEqualTo(1);
        assertThat(err.toString()).contains("config.json: is missing");
        assertThat(run("export", "gguf", "--model", BASE, "--adapter", folder.toString(), "--out", target))
                .isEqualTo(1);
        assertThat(err.toString()).contains("adapter_config.json is missing");
        assertThat(run("export", "gguf", "--version", "support@2", "--data", folder.toString(), "--out", target))
                .isEqualTo(1);
        assertThat(err.toString()).contains("artifacts of a local stack");
        assertThat(run("export", "gguf", "--model", BASE, "--version", "support@2", "--out", target))
                .isEqualTo(2);
        assertThat(run("export", "gguf", "--out", target)).isEqualTo(2);
    }

    private int run(String... args) {
        return Freshet.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), config -> {
                    throw new AssertionError("no service starts here");
                })
                .execute(args);
    }
}
