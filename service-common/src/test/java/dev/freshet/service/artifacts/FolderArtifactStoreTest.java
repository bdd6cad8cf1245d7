package dev.freshet.service.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest {

    private static final Map<String, byte[]> FILES = Map.of("a.json", new byte[] {1, 2}, "b.bin", new byte[0]);

    private final Instant twoDaysAgo = Instant.now().minus(Duration.ofDays(2));

    @TempDir
    Path root;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new FolderArtifactStore(root);
    }

    @Test
    void shouldGiveBackWhatWasPut() {
        String digest = store.put(FILES);

        assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(ArtifactDigest.of(FILES));
        assertThat(store.get(digest)).containsOnlyKeys("a.json", "b.bin");
        assertThat(store.get(digest).get("a.json")).containsExactly(1, 2);
        assertThat(store.folder(digest).resolve("b.bin")).isEmptyFile();
    }

    @Test
    void shouldTakeAFolderAsItTakesItsFiles(@TempDir Path folder) throws IOException {
        // given
        Files.write(folder.resolve("a.json"), new byte[] {1, 2});
        Files.write(folder.resolve("b.bin"), new byte[0]);
        Files.createDirectory(folder.resolve("onnx"));
        Files.writeString(folder.resolve(".cache"), "left out");

        // when
        String digest = store.put(folder);

        // then
        assertThat(digest).isEqualTo(ArtifactDigest.of(FILES)).isEqualTo(store.put(FILES));
        assertThat(store.put(folder)).isEqualTo(digest);
        assertThat(store.get(digest)).containsOnlyKeys("a.json", "b.bin");
        try (var folders = Files.list(root)) {
            assertThat(folders).containsExactly(root.resolve(digest));
        }
    }

    @Test
    void shouldRemoveWhatKilledWritersLeftBehindADayAgo() throws IOException {
        // given an artifact, what was begun today, and what was begun before
        Path artifact = root.resolve(store.put(FILES));
        Path fresh = begun(".writing-fresh", Instant.now(), Instant.now());
        Path slow = begun(".writing-slow", twoDaysAgo, Instant.now());
        begun(".writing-old", twoDaysAgo, twoDaysAgo);
        begun(".removing-old", Instant.now(), Instant.now());
        Files.setLastModifiedTime(artifact, FileTime.from(twoDaysAgo));

        // when
        open();

        // then
        try (var folders = Files.list(root)) {
            assertThat(folders).containsExactlyInAnyOrder(artifact, fresh, slow);
        }
        assertThat(slow.resolve("file")).exists();
    }

    private Path begun(String name, Instant created, Instant written) throws IOException {
        Path folder = Files.createDirectory(root.resolve(name));
        Path file = Files.writeString(folder.resolve("file"), "half");
        Files.setLastModifiedTime(file, FileTime.from(written));
        return Files.setLastModifiedTime(folder, FileTime.from(created));
    }

    @Test
    void shouldLeaveNothingOfWhatCannotBeStored() {
        Map<String, byte[]> files = Map.of("a.json", new byte[1], "longer-than-a-name-may-be".repeat(100), new byte[1]);

        assertThatThrownBy(() -> store.put(files))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("cannot store");
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void shouldNameContentByNamesAndBytes() {
        assertThat(ArtifactDigest.of(Map.of("a", new byte[] {1}, "b", new byte[] {2})))
                .isNotEqualTo(ArtifactDigest.of(Map.of("a", new byte[] {2}, "b", new byte[] {1})))
                .isNotEqualTo(ArtifactDigest.of(Map.of("a", new byte[] {1})));
    }

    @Test
    void shouldKeepOneFolderForTheSameContentFromManyWriters() throws IOException {
        IntStream.range(0, 50).parallel().forEach(i -> store.put(FILES));

        try (var folders = Files.list(root)) {
            assertThat(folders).hasSize(1);
        }
    }

    @Test
    void shouldBeReadableToWhomTheUmaskAllows(@TempDir Path other) throws IOException {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        Path plainFolder = Files.createDirectory(other.resolve("folder"));
        Path plainFile = Files.createFile(other.resolve("file"));

        Path folder = root.resolve(store.put(FILES));

        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(Files.getPosixFilePermissions(plainFolder));
        assertThat(Files.getPosixFilePermissions(folder.resolve("a.json")))
                .isEqualTo(Files.getPosixFilePermissions(plainFile));
    }

    @Test
    void shouldRefuseDamage() throws IOException {
        String digest = store.put(FILES);
        Files.write(root.resolve(digest).resolve("a.json"), new byte[] {1, 3});

        assertThatThrownBy(() -> store.get(digest))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining(digest)
                .hasMessageContaining("is damaged");
        assertThatThrownBy(() -> store.folder(digest)).hasMessageContaining("is damaged");
    }

    @Test
    void shouldNameWhatIsMissingOrNoDigest() {
        assertThatThrownBy(() -> store.get("0".repeat(64)))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("no artifact 000");
        assertThatThrownBy(() -> store.get("../../etc")).hasMessageContaining("allowed: 64 hex digits");
    }

    @Test
    void shouldRefuseNamesThatLeaveTheFolder() {
        assertThatThrownBy(() -> store.put(Map.of("../x", new byte[0]))).hasMessageContaining("'../x'");
        assertThatThrownBy(() -> store.put(Map.of(".hidden", new byte[0]))).hasMessageContaining("'.hidden'");
    }
}
