package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The history holds each schema that values were ever written with, and a fixture of bytes for each. After a change of a
 * schema, {@code ./mvnw -pl schemas test -Dtest=SchemaHistoryTest -Dschemas.record=true} adds the new schema and bytes.
 */
class SchemaHistoryTest {

    private static final Path MAIN = Path.of("src/main/resources/dev/freshet/schemas/history");
    private static final Path FIXTURES = Path.of("src/test/resources/dev/freshet/schemas/history");

    static List<Topic<?>> topics() {
        return Topics.all();
    }

    static List<String> files() {
        return SchemaHistory.files();
    }

    @ParameterizedTest
    @MethodSource("topics")
    void shouldHoldEveryCurrentSchema(Topic<?> topic) throws IOException {
        Schema schema = SpecificData.get().getSchema(topic.type());
        String file = fileName(schema);
        if (Boolean.getBoolean("schemas.record") && !SchemaHistory.files().contains(file)) {
            record(schema, file);
            return;
        }

        assertThat(SchemaHistory.files())
                .as("%s changed: add it to the history as this test's Javadoc says", schema.getName())
                .contains(file);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldReadOldBytes(String file) throws IOException {
        Topic<?> topic = topicOf(file);

        SpecificRecord read = topic.wire().decode(fixture(file));

        assertThat(read).isNotNull();
        assertThat(topic.wire().decode(encode(topic, read))).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldStayReadableByTheCurrentSchema(String file) {
        Schema current = SpecificData.get().getSchema(topicOf(file).type());

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, SchemaHistory.read(file))
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    @Test
    void shouldNeverChangeAFile() {
        assertThat(SchemaHistory.files()).isNotEmpty().allSatisfy(file -> assertThat(file)
                .isEqualTo(fileName(SchemaHistory.read(file))));
    }

    private static <T extends SpecificRecord> byte[] encode(Topic<T> topic, SpecificRecord record) {
        return topic.wire().encode(topic.type().cast(record));
    }

    private static Topic<?> topicOf(String file) {
        return Topics.all().stream()
                .filter(topic -> file.startsWith(topic.type().getSimpleName() + "-"))
                .findFirst()
                .orElseThrow();
    }

    private static String fileName(Schema schema) {
        long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
        return schema.getName() + "-" + HexFormat.of().toHexDigits(fingerprint) + ".avsc";
    }

    private static byte[] fixture(String file) throws IOException {
        try (InputStream in = SchemaHistoryTest.class.getResourceAsStream("history/" + file.replace(".avsc", ".bin"))) {
            assertThat(in).as("bytes of %s", file).isNotNull();
            return in.readAllBytes();
        }
    }

    private static void record(Schema schema, String file) throws IOException {
        Files.createDirectories(FIXTURES);
        Files.writeString(MAIN.resolve(file), SchemaFormatter.format("json/pretty", schema) + "\n");
        Files.writeString(MAIN.resolve("index.txt"), file + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        Object value = new RandomData(schema, 1, 7).iterator().next();
        ByteBuffer encoded = new BinaryMessageEncoder<>(GenericData.get(), schema).encode(value);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Files.write(FIXTURES.resolve(file.replace(".avsc", ".bin")), bytes);
    }
}
