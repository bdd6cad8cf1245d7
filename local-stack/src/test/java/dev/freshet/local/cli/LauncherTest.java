package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path LAUNCHER =
            Path.of("..", "freshet").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void shouldNameTheJavaThatDoesNotFit() throws Exception {
        Path home = fakeJava("openjdk version \"11.0.2\" 2019-01-15");

        Result result = launch(home);

        assertThat(result.exit).isEqualTo(1);
        assertThat(result.output.lines()).singleElement().asString().contains("Java 11 found", "JAVA_HOME is " + home);
    }

    @Test
    void shouldNameAJavaHomeWithoutJava() throws Exception {
        Result result = launch(folder);

        assertThat(result.exit).isEqualTo(1);
        assertThat(result.output.lines()).singleElement().asString().contains(folder.toString(), "JDK 17 or 21");
    }

    private Path fakeJava(String version) throws IOException {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho '" + version + "' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    private record Result(int exit, String output) {}

    private Result launch(Path javaHome) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", LAUNCHER.toString(), "--help").redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
