package dev.freshet.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Values on the topics: Avro single-object encoding ({@code C3 01}, the writer schema's fingerprint, the body; see the
 * Avro specification). Bytes of every schema in {@link SchemaHistory} are read. On topics that people write, a plain
 * JSON object is read too. Thread-safe.
 *
 * @param <T> the record
 */
public final class WireFormat<T extends SpecificRecord> {

    private static final int MARKER_AND_FINGERPRINT = 10;

    /** No part of a value is longer than a whole record may be; more than this is a lie that Avro would allocate. */
    private static final String MOST = Integer.toString(1 << 20);

    static {
        // Avro reads these once, when it first decodes.
        for (String part : List.of("bytes", "string", "collectionItems")) {
            String limit = "org.apache.avro.limits." + part + ".maxLength";
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, MOST);
            }
        }
    }

    private final Class<T> type;
    private final Schema schema;
    private final @Nullable JsonRecords json;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    private WireFormat(Class<T> type, boolean json) {
        // Avro's own would look beside itself, which in a Flink cluster is not where a job's classes are.
        SpecificData data = new SpecificData(type.getClassLoader());
        this.type = type;
        this.schema = data.getSchema(type);
        this.json = json ? new JsonRecords(data) : null;
        this.encoder = new BinaryMessageEncoder<>(data, schema);
        this.decoder = new BinaryMessageDecoder<>(data, schema, SchemaHistory.store());
        this.decoder.addSchema(schema);
    }

    /** Reads and writes records of a type; {@code json} accepts plain JSON objects too. */
    public static <T extends SpecificRecord> WireFormat<T> of(Class<T> type, boolean json) {
        return new WireFormat<>(type, json);
    }

    /** The record as bytes. */
    public byte[] encode(T record) {
        try {
            ByteBuffer encoded = encoder.encode(record);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("cannot encode " + schema.getName(), e);
        }
    }

    /**
     * The record that bytes hold.
     *
     * @throws WireFormatException if they hold none, with the reason
     */
    public T decode(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            throw new WireFormatException("empty value, expected " + schema.getName());
        }
        if (isSingleObject(bytes)) {
            return decodeSingleObject(bytes);
        }
        if (json != null && firstVisible(bytes) == '{') {
            return type.cast(json.read(bytes, schema));
        }
        throw new WireFormatException("not " + (json != null ? "Avro or a JSON object" : "Avro") + ", expected "
                + schema.getName() + "; first bytes: "
                + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(8, bytes.length)));
    }

    private static boolean isSingleObject(byte[] bytes) {
        return bytes.length >= MARKER_AND_FINGERPRINT && bytes[0] == (byte) 0xC3 && bytes[1] == 1;
    }

    private T decodeSingleObject(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException | ClassCastException e) {
            // Avro reports a body that ends early or a foreign schema through any of these.
            throw new WireFormatException("broken Avro, expected " + schema.getName() + ": " + e.getMessage(), e);
        }
    }

    private static int firstVisible(byte[] bytes) {
        for (byte b : bytes) {
            if (!Character.isWhitespace(b)) {
                return b;
            }
        }
        return -1;
    }
}
