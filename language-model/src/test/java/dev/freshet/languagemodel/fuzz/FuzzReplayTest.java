package dev.freshet.languagemodel.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the fuzzer starts from, and what it once found. */
class FuzzReplayTest {

    private static final Path FOUND = Path.of("src", "test", "resources", "fuzz", "found");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FuzzedReaders.class)
    void shouldTakeEverySeed(FuzzedReaders name) throws Exception {
        // given
        try (FuzzedReader reader = name.open(folder)) {
            for (Map.Entry<String, byte[]> seed : reader.seeds().entrySet()) {
                // then
                assertThat(reader.read(seed.getValue())).as(seed.getKey()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FuzzedReaders.class)
    void shouldTakeOrRefuseWhatWasFound(FuzzedReaders name) throws Exception {
        // given
        try (FuzzedReader reader = name.open(folder)) {
            for (Path input : found(name)) {
                // then
                assertThatCode(() -> reader.read(Files.readAllBytes(input)))
                        .as(input.toString())
                        .doesNotThrowAnyException();
            }
        }
    }

    private static List<Path> found(FuzzedReaders name) throws Exception {
        Path folder = FOUND.resolve(name.key());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
