package dev.freshet.languagemodel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.export.ExportSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelLibraryTest {

    @TempDir
    private Path temporary;

    private Path source;
    private ModelLibrary library;

    @BeforeEach
    void writeModel() throws IOException {
        source = temporary.resolve("source");
        library = new ModelLibrary(temporary.resolve("models"));
        ExportSamples.writeFolder(source, true);
        Files.writeString(source.resolve("invariants.jsonl"), "{}");
        Files.writeString(source.resolve("notes.doc"), "mine");
    }

    @Test
    void shouldKeepListAndRemoveModels() throws IOException {
        Path plain = library.add(source, "tiny");
        Path owned = library.add(source, "acme/tiny");

        assertThat(plain.resolve("model.safetensors")).hasSameBinaryContentAs(source.resolve("model.safetensors"));
        assertThat(plain.resolve("invariants.jsonl")).exists();
        assertThat(plain.resolve("notes.doc")).doesNotExist();
        assertThat(plain.resolve(".lock")).doesNotExist();
        assertThat(library.list()).extracting(ModelLibrary.Entry::name).containsExactly("acme/tiny", "tiny");
        assertThat(library.list().get(0).bytes()).isGreaterThan(Files.size(source.resolve("model.safetensors")));
        assertThat(library.find("acme/tiny")).contains(owned);
        assertThat(library.find("acme")).isEmpty();

        assertThat(library.remove("tiny")).isTrue();
        assertThat(library.remove("tiny")).isFalse();
        assertThat(library.list()).extracting(ModelLibrary.Entry::name).containsExactly("acme/tiny");
    }

    @Test
    void shouldKeepModelsOutOfEachOther() throws IOException {
        // given
        library.add(source, "ok");
        library.add(source, "org/m");

        // then
        assertThatThrownBy(() -> library.add(source, "ok/x"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("ok is a model in");
        assertThatThrownBy(() -> library.add(source, "org"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("is no model; it may hold models");
        assertThat(library.remove("org")).isFalse();
        assertThat(library.list()).extracting(ModelLibrary.Entry::name).containsExactly("ok", "org/m");
    }

    @Test
    void shouldHaveNothingWhereThereIsNoFolder() throws IOException {
        assertThat(library.list()).isEmpty();
        assertThat(library.find("tiny")).isEmpty();
        assertThat(library.remove("tiny")).isFalse();
    }

    @Test
    void shouldNotReplaceAModelNorTakeWhatIsNone() throws IOException {
        library.add(source, "tiny");
        assertThatThrownBy(() -> library.add(source, "tiny"))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("already");

        Files.delete(source.resolve("tokenizer.json"));
        assertThatThrownBy(() -> library.add(source, "other"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("tokenizer.json: ");
        assertThat(library.list()).extracting(ModelLibrary.Entry::name).containsExactly("tiny");
    }

    @Test
    void shouldLetOnlyOneBringAModel() throws IOException {
        try (ModelLibrary.Place place = library.place("tiny")) {
            assertThat(place.folder()).isDirectory();
            assertThatThrownBy(() -> library.place("tiny"))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining("another process");
        }
        library.place("tiny").close();
        assertThat(library.list()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../x", "a/b/c", "/a", "a/", ".hidden", "a\\b", "a/.."})
    void shouldKnowNoNamesOutsideItsFolder(String name) throws IOException {
        assertThatThrownBy(() -> library.place(name)).isInstanceOf(HubException.class);
        assertThat(library.find(name)).isEmpty();
        assertThat(library.remove(name)).isFalse();
    }

    @Test
    void shouldBeWhereTheEnvironmentSays() {
        assertThat(ModelLibrary.ofUser(Map.of("FRESHET_MODELS", "/srv/models")).root())
                .isEqualTo(Path.of("/srv/models"));
        assertThat(ModelLibrary.ofUser(Map.of()).root())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".freshet", "models"));
    }
}
