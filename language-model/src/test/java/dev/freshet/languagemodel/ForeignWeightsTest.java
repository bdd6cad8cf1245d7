package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles and TorchScript archives run code when they are opened. None is ever opened. */
class ForeignWeightsTest {

    private static final List<String> FOREIGN =
            List.of("pytorch_model.bin", "model.pt", "model.pth", "model.pkl", "consolidated.00.pth", "decoder.pt");

    @TempDir
    private Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        TinyModel.write(folder);
        for (String name : FOREIGN) {
            // a directory cannot be read, whoever tries
            Files.createDirectory(folder.resolve(name));
        }
    }

    @Test
    void shouldIgnoreWhatLiesBesideTheSafetensors() {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            assertThat(base.weights().arrays()).isNotEmpty();
        }
    }

    @Test
    void shouldRefuseAFolderWithoutSafetensors() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("cpu")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("model.safetensors: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.pt", "model.pth", "model.pkl", "../x.safetensors"})
    void shouldRefuseAnIndexOfForeignFiles(String shard) throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.norm.weight\": \"" + shard + "\"}}");

        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("cpu")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("model.safetensors.index.json: tensor model.norm.weight is in \"" + shard
                        + "\", must be in a .safetensors file of the folder");
    }

    @Test
    void shouldRefuseAnAdapterWithoutSafetensors() {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            Map<String, byte[]> files = new HashMap<>(TinyModel.files(base, 2, 0.1, 1));
            files.remove("adapter_model.safetensors");
            files.put("adapter_model.bin", "PK\3\4".getBytes(StandardCharsets.ISO_8859_1));

            assertThatThrownBy(() -> Adapter.load(base, files))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage("adapter_model.safetensors: is missing");
        }
    }
}
