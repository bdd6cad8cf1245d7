package dev.freshet.languagemodel.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class TorchScriptArchiveTest {

    @Test
    void shouldHoldTheSourceAndNoTensors() throws IOException {
        // when
        Map<String, byte[]> entries = unzip(TorchScriptArchive.pack("class M(Module):\n", "M", Map.of("layers", 2)));

        // then
        assertThat(entries)
                .containsOnlyKeys(
                        "decoder/data.pkl", "decoder/code/__torch__.py", "decoder/constants.pkl", "decoder/version");
        assertThat(entries.get("decoder/code/__torch__.py"))
                .isEqualTo("class M(Module):\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldGiveTheSameBytesForTheSameSource() {
        assertThat(TorchScriptArchive.pack("x", "M", Map.of("layers", 2)))
                .isEqualTo(TorchScriptArchive.pack("x", "M", Map.of("layers", 2)))
                .isNotEqualTo(TorchScriptArchive.pack("x", "M", Map.of("layers", 3)));
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
