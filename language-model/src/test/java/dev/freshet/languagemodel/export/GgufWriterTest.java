package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GgufWriterTest {

    @Test
    void shouldWriteTheBytesOfTheFormat() throws IOException {
        // given
        GgufMetadata metadata = new GgufMetadata()
                .put("a", "xy")
                .put("b", 7)
                .put("c", 1.5f)
                .put("d", true)
                .putStrings("e", List.of("z"))
                .putInts("f", new int[] {-1})
                .putFloats("g", new float[] {2});
        GgufTensor matrix = GgufTensor.matrix("m", GgufType.F16, 2, 3, () -> (row, values) -> {
            for (int i = 0; i < 3; i++) {
                values[i] = row * 3 + i;
            }
        });
        GgufTensor vector = GgufTensor.vector("v", 1, () -> (row, values) -> values[0] = -2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> heard = new ArrayList<>();

        // when
        GgufWriter.write(
                Channels.newChannel(out),
                metadata,
                List.of(matrix, vector),
                (tensor, bytes, total) -> heard.add(tensor + " " + bytes + "/" + total));

        // then
        String header = "47475546 03000000 0200000000000000 0700000000000000"
                + "0100000000000000 61 08000000 0200000000000000 7879"
                + "0100000000000000 62 04000000 07000000"
                + "0100000000000000 63 06000000 0000c03f"
                + "0100000000000000 64 07000000 01"
                + "0100000000000000 65 09000000 08000000 0100000000000000 0100000000000000 7a"
                + "0100000000000000 66 09000000 05000000 0100000000000000 ffffffff"
                + "0100000000000000 67 09000000 06000000 0100000000000000 00000040"
                + "0100000000000000 6d 02000000 0300000000000000 0200000000000000 01000000 0000000000000000"
                + "0100000000000000 76 01000000 0100000000000000 00000000 2000000000000000";
        String data = "0000 003c 0040 0042 0044 0045" + "00".repeat(20) + "000000c0" + "00".repeat(28);
        String hex = HexFormat.of().formatHex(out.toByteArray());
        assertThat(hex).startsWith(header.replace(" ", "")).endsWith(data.replace(" ", ""));
        assertThat(out.size() % 32).isZero();
        assertThat(out.size() - header.replace(" ", "").length() / 2).isBetween(64, 64 + 31);
        assertThat(heard).containsExactly("m 12/16", "v 16/16");
    }

    @Test
    void shouldRefuseAKeyThatIsThereAlready() {
        GgufMetadata metadata = new GgufMetadata().put("a", 1);
        assertThatThrownBy(() -> metadata.put("a", 2)).hasMessage("key a is there already");
    }
}
