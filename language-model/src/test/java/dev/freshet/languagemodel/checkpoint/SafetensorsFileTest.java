package dev.freshet.languagemodel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {

    private static final String A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrote() throws Exception {
        // given
        float[] values = {1, -2.5f, 3e-20f, Float.MIN_VALUE};
        byte[] file = SafetensorsWriter.write(
                Map.of(
                        "b", TensorData.of(TensorData.Type.F32, new long[] {2, 2}, values),
                        "a", TensorData.of(TensorData.Type.BF16, new long[] {4}, values),
                        "empty", TensorData.of(TensorData.Type.F32, new long[] {0}, new float[0])),
                Map.of("step", "7"));
        Path path = Files.write(folder.resolve("x.safetensors"), file);

        for (SafetensorsFile read : new SafetensorsFile[] {SafetensorsFile.of("x", file), SafetensorsFile.map(path)}) {
            // then
            assertThat(read.names()).containsExactlyInAnyOrder("a", "b", "empty");
            assertThat(read.get("b").floats()).containsExactly(values);
            assertThat(read.get("b").shape()).containsExactly(2, 2);
            assertThat(read.get("a").floats()).containsExactly(1, -2.5f, 3.006967e-20f, 0);
            assertThat(read.get("empty").floats()).isEmpty();
            assertThat(read.metadata("step")).hasValue("7");
        }
    }

    @Test
    void shouldWidenHalfPrecisionExactly() {
        float[] values = {1, -0.33325195f, 65504, 5.9604645e-8f, -0f};
        byte[] file = SafetensorsWriter.write(
                Map.of("h", TensorData.of(TensorData.Type.F16, new long[] {5}, values)), Map.of());

        assertThat(SafetensorsFile.of("x", file).get("h").floats()).containsExactly(values);
    }

    @Test
    void shouldReadRows() throws Exception {
        // given
        float[] values = {0, 1, 2, 3, 4, 5};
        byte[] file = SafetensorsWriter.write(
                Map.of(
                        "a", TensorData.of(TensorData.Type.BF16, new long[] {3, 2}, values),
                        "b", TensorData.of(TensorData.Type.F32, new long[] {6}, values)),
                Map.of());
        Path path = Files.write(folder.resolve("x.safetensors"), file);

        for (SafetensorsFile read : new SafetensorsFile[] {SafetensorsFile.of("x", file), SafetensorsFile.map(path)}) {
            // then
            assertThat(read.rows("a", 1, 2).floats()).containsExactly(2, 3, 4, 5);
            assertThat(read.rows("a", 2, 1).shape()).containsExactly(1, 2);
            assertThat(read.rows("b", 4, 2).floats()).containsExactly(4, 5);
            assertThatThrownBy(() -> read.rows("a", 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldReadATensorOfManySegments() {
        for (TensorData.Type type : TensorData.Type.values()) {
            float[] values = {0, 1, 2, 3, 4, 5, 6};
            ByteBuffer whole = TensorData.of(type, new long[] {7}, values).bytes();
            List<ByteBuffer> segments = new ArrayList<>();
            for (int at = 0; at < whole.capacity(); at += 8) {
                segments.add(whole.slice(at, Math.min(8, whole.capacity() - at)));
            }
            TensorData tensor = new TensorData(type, new long[] {7}, segments, 8);

            assertThat(tensor.floats()).containsExactly(values);
            float[] middle = new float[3];
            tensor.read(3, FloatBuffer.wrap(middle));
            assertThat(middle).containsExactly(3, 4, 5);
        }
    }

    @Test
    void shouldReadATensorOfMoreThanFourGibibytes() throws Exception {
        // given a file that takes no space but where it was written to
        long rows = 600_000;
        int columns = 2048;
        long bytes = rows * columns * Float.BYTES;
        String header = "{" + tensor("a", "F32", "[" + rows + "," + columns + "]", 0, bytes) + ","
                + tensor("b", "F32", "[1]", bytes, bytes + 4) + "}";
        Path path = Files.write(folder.resolve("large.safetensors"), file(header, 0));
        long start = Long.BYTES + (long) header.length();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(floats(7, 8), start + bytes - 4);
            channel.write(floats(5), start + (555_555L * columns + 17) * Float.BYTES);
        }

        // when
        SafetensorsFile file = SafetensorsFile.map(path);

        // then
        assertThat(file.get("b").floats()).containsExactly(8);
        assertThat(file.rows("a", rows - 1, 1).floats()).endsWith(7);
        float[] found = new float[3];
        file.get("a").read(555_555L * columns + 16, FloatBuffer.wrap(found));
        assertThat(found).containsExactly(0, 5, 0);
    }

    @Test
    void shouldRoundToTheNearestBfloat16AndTiesToEven() {
        // given one, one and half a unit, one and a half units, one and a bit more than half a unit
        float unit = 1f / 128;
        float[] values = {1, 1 + unit / 2, 1 + 3 * unit / 2, 1 + unit / 2 + 1e-5f, Float.MAX_VALUE, Float.NaN};

        // when
        float[] rounded =
                TensorData.of(TensorData.Type.BF16, new long[] {6}, values).floats();

        // then
        assertThat(rounded).containsExactly(1, 1, 1 + 2 * unit, 1 + unit, Float.POSITIVE_INFINITY, Float.NaN);
    }

    @Test
    void shouldWriteTheSameBytesWhateverTheOrder() {
        TensorData one = TensorData.of(TensorData.Type.F32, new long[] {1}, new float[] {1});
        TensorData two = TensorData.of(TensorData.Type.F32, new long[] {1}, new float[] {2});
        Map<String, TensorData> forth = new LinkedHashMap<>();
        forth.put("one", one);
        forth.put("two", two);
        Map<String, TensorData> back = new LinkedHashMap<>();
        back.put("two", two);
        back.put("one", one);
        assertThat(SafetensorsWriter.write(forth, Map.of())).isEqualTo(SafetensorsWriter.write(back, Map.of()));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("no length", new byte[] {1, 2, 3}, "has 3 bytes, too few for a header"),
                Arguments.of("negative length", raw(-1, "{}", 0), "header length is 18446744073709551615"),
                Arguments.of("huge length", raw(1L << 40, "{}", 0), "header length is 1099511627776, must be"),
                Arguments.of("length past the end", raw(100, "{}", 0), "header length is 100, the file has 10 bytes"),
                Arguments.of("no JSON", file("{\"a\":", 0), "header is no JSON"),
                Arguments.of("no object", file("[1]", 0), "header is no JSON object"),
                Arguments.of("text after the object", file("{} {}", 0), "header is no JSON"),
                Arguments.of("deep nesting", file("{\"a\":" + "[".repeat(5000), 0), "header is no JSON"),
                Arguments.of(
                        "duplicate key", file("{" + A + "," + A + "}", 16), "header is no JSON: Duplicate field 'a'"),
                Arguments.of("data too short", file("{" + A + "}", 12), "tensors end at 16, the data has 12 bytes"),
                Arguments.of("data too long", file("{" + A + "}", 20), "tensors end at 16, the data has 20 bytes"),
                Arguments.of(
                        "overlap",
                        file("{" + A + "," + tensor("b", "F32", "[2]", 8, 16) + "}", 16),
                        "tensor b begins at 8, within the tensor before it, which ends at 16"),
                Arguments.of(
                        "gap",
                        file("{" + A + "," + tensor("b", "F32", "[2]", 20, 28) + "}", 28),
                        "tensor b begins at 20, after a gap, which ends at 16"),
                Arguments.of(
                        "forbidden type",
                        file("{" + tensor("a", "F64", "[2]", 0, 16) + "}", 16),
                        "tensor a has dtype \"F64\", must be one of [F32, BF16, F16]"),
                Arguments.of(
                        "shape that does not fit",
                        file("{" + tensor("a", "F32", "[2,3]", 0, 16) + "}", 16),
                        "tensor a spans 16 bytes, its shape [2, 3] takes 24"),
                Arguments.of(
                        "shape that overflows",
                        file("{" + tensor("a", "F32", "[4294967296,4294967296]", 0, 16) + "}", 16),
                        "tensor a has an impossible shape"),
                Arguments.of(
                        "negative dimension",
                        file("{" + tensor("a", "F32", "[-2,-2]", 0, 16) + "}", 16),
                        "tensor a has -2 in its shape"),
                Arguments.of(
                        "offsets backwards",
                        file("{" + tensor("a", "F32", "[4]", 16, 0) + "}", 16),
                        "tensor a spans -16 bytes"),
                Arguments.of(
                        "offset that is no integer",
                        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,1.6e1]}}", 16),
                        "tensor a has 16.0 in its data_offsets"),
                Arguments.of("no shape", file("{\"a\":{\"dtype\":\"F32\"}}", 0), "tensor a has no array shape"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void shouldRefuseAMalformedFileByNameAndFault(String what, byte[] file, String fault) throws Exception {
        Path path = Files.write(folder.resolve("bad.safetensors"), file);

        assertThatThrownBy(() -> SafetensorsFile.of("bad.safetensors", file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("bad.safetensors: " + fault);
        assertThatThrownBy(() -> SafetensorsFile.map(path))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("bad.safetensors: " + fault);
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> SafetensorsFile.map(folder.resolve("none.safetensors")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("none.safetensors: cannot be read");
    }

    private static ByteBuffer floats(float... values) {
        return TensorData.of(TensorData.Type.F32, new long[] {values.length}, values)
                .bytes();
    }

    private static String tensor(String name, String type, String shape, long begin, long end) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + ","
                + end + "]}";
    }

    private static byte[] file(String header, int data) {
        return raw(header.length(), header, data);
    }

    private static byte[] raw(long length, String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[Long.BYTES + json.length + data];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return bytes;
    }
}
