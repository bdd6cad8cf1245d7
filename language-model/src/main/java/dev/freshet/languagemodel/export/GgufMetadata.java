package dev.freshet.languagemodel.export;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The key-value section of a GGUF file, encoded as it is put together. */
final class GgufMetadata {

    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Set<String> keys = new LinkedHashSet<>();

    GgufMetadata put(String key, int value) {
        begin(key, UINT32);
        int32(value);
        return this;
    }

    GgufMetadata put(String key, float value) {
        begin(key, FLOAT32);
        int32(Float.floatToIntBits(value));
        return this;
    }

    GgufMetadata put(String key, boolean value) {
        begin(key, BOOL);
        bytes.write(value ? 1 : 0);
        return this;
    }

    GgufMetadata put(String key, String value) {
        begin(key, STRING);
        string(value);
        return this;
    }

    GgufMetadata putStrings(String key, List<String> values) {
        array(key, STRING, values.size());
        values.forEach(this::string);
        return this;
    }

    GgufMetadata putInts(String key, int[] values) {
        array(key, INT32, values.length);
        for (int value : values) {
            int32(value);
        }
        return this;
    }

    GgufMetadata putFloats(String key, float[] values) {
        array(key, FLOAT32, values.length);
        for (float value : values) {
            int32(Float.floatToIntBits(value));
        }
        return this;
    }

    /** How many keys there are. */
    int size() {
        return keys.size();
    }

    byte[] encoded() {
        return bytes.toByteArray();
    }

    /** A length and UTF-8. */
    static byte[] encode(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(utf8.length)
                .put(utf8)
                .array();
    }

    private void begin(String key, int type) {
        if (!keys.add(key)) {
            throw new IllegalArgumentException("key " + key + " is there already");
        }
        string(key);
        int32(type);
    }

    private void array(String key, int type, int length) {
        begin(key, ARRAY);
        int32(type);
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array());
    }

    private void string(String value) {
        bytes.writeBytes(encode(value));
    }

    private void int32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }
}
