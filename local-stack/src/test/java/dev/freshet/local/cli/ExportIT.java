package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.local.stack.LanguageModelParts;
import dev.freshet.local.stack.Stack;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions of a running stack, exported. */
@Timeout(600)
class ExportIT {

    private static final Path BASE = Path.of("base-model");

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldExportAVersionByItsName() throws Exception {
        // given a stack whose first version adds nothing to the base
        Path data = folder.resolve("data");
        StackConfig config = StackConfig.of(new StackFolder(data), BASE);
        Path version = folder.resolve("version.gguf");
        Path base = folder.resolve("base.gguf");

        // when
        int unknown;
        int exit;
        try (Stack stack = Stack.start(config, new LanguageModelParts(config), line -> {})) {
            exit = run(data, "support@1", version);
            unknown = run(data, "support@99", folder.resolve("unknown.gguf"));
        }

        // then
        assertThat(exit).as(err.toString()).isZero();
        assertThat(unknown).isEqualTo(1);
        assertThat(err.toString()).contains("no version support@99");
        assertThat(commandLine("export", "gguf", "--model", BASE.toString(), "--out", base.toString()))
                .isZero();
        byte[] expected = Files.readAllBytes(base);
        byte[] actual = Files.readAllBytes(version);
        int tensors = 3_000_000;
        assertThat(Arrays.copyOfRange(actual, actual.length - tensors, actual.length))
                .isEqualTo(Arrays.copyOfRange(expected, expected.length - tensors, expected.length));
    }

    private int run(Path data, String version, Path file) {
        return commandLine("export", "gguf", "--version", version, "--data", data.toString(), "--out", file.toString());
    }

    private int commandLine(String... args) {
        return Freshet.commandLine(
                        new PrintWriter(new StringWriter(), true),
                        new PrintWriter(err, true),
                        config -> new LanguageModelParts(config))
                .execute(args);
    }
}
