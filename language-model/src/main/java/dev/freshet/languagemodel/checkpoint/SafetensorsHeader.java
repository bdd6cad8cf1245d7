package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON header of a safetensors file: parsed and checked, see {@link SafetensorsFile}. */
final class SafetensorsHeader {

    /** Longest header in bytes, as the reference implementation has it. */
    static final int MAX_LENGTH = 100_000_000;

    private static final int MAX_DIMENSIONS = 8;
    private static final String METADATA = "__metadata__";
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;

    private SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
        this.entries = entries;
        this.metadata = metadata;
    }

    /** Tensors by name, in the order of their data, which they cover exactly. */
    Map<String, Entry> entries() {
        return entries;
    }

    /** Texts that the writer left. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** The header's length, if a file of {@code size} bytes can have it. */
    static int checkedLength(String file, long size, long length) {
        if (size < Long.BYTES) {
            throw new InvalidModelException(file, "has " + size + " bytes, too few for a header");
        }
        if (length < 2 || length > MAX_LENGTH) {
            throw new InvalidModelException(
                    file, "header length is " + Long.toUnsignedString(length) + ", must be 2 to " + MAX_LENGTH);
        }
        if (length > size - Long.BYTES) {
            throw new InvalidModelException(file, "header length is " + length + ", the file has " + size + " bytes");
        }
        return (int) length;
    }

    /** Parses the JSON of a file whose data has {@code dataLength} bytes. */
    static SafetensorsHeader parse(String file, ByteBuffer header, long dataLength) {
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (IOException e) {
            String fault = e.getMessage() == null
                    ? e.toString()
                    : e.getMessage().lines().findFirst().orElse("");
            throw new InvalidModelException(file, "header is no JSON: " + fault, e);
        }
        if (json == null || !json.isObject()) {
            throw new InvalidModelException(file, "header is no JSON object");
        }
        List<Map.Entry<String, Entry>> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
            } else {
                entries.add(Map.entry(field.getKey(), entry(file, field.getKey(), field.getValue())));
            }
        }
        entries.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        return new SafetensorsHeader(covering(file, entries, dataLength), metadata);
    }

    private static Map<String, Entry> covering(String file, List<Map.Entry<String, Entry>> entries, long dataLength) {
        Map<String, Entry> result = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, Entry> named : entries) {
            Entry entry = named.getValue();
            if (entry.begin() != end) {
                throw new InvalidModelException(
                        file,
                        "tensor " + named.getKey() + " begins at " + entry.begin()
                                + (entry.begin() < end ? ", within the tensor before it" : ", after a gap")
                                + ", which ends at " + end);
            }
            end = entry.end();
            result.put(named.getKey(), entry);
        }
        if (end != dataLength) {
            throw new InvalidModelException(file, "tensors end at " + end + ", the data has " + dataLength + " bytes");
        }
        return result;
    }

    private static Entry entry(String file, String tensor, JsonNode json) {
        TensorData.Type type = Arrays.stream(TensorData.Type.values())
                .filter(t -> t.name().equals(json.path("dtype").asText()))
                .findFirst()
                .orElseThrow(() -> new InvalidModelException(
                        file,
                        "tensor " + tensor + " has dtype " + json.path("dtype") + ", must be one of "
                                + Arrays.toString(TensorData.Type.values())));
        long[] shape = numbers(file, tensor, "shape", json.path("shape"));
        long[] offsets = numbers(file, tensor, "data_offsets", json.path("data_offsets"));
        if (offsets.length != 2 || shape.length > MAX_DIMENSIONS) {
            throw new InvalidModelException(
                    file,
                    "tensor " + tensor + " has " + offsets.length + " data_offsets and " + shape.length
                            + " dimensions, must be 2 and at most " + MAX_DIMENSIONS);
        }
        long bytes = type.bytes();
        try {
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
        } catch (ArithmeticException e) {
            throw new InvalidModelException(file, "tensor " + tensor + " has an impossible shape", e);
        }
        if (offsets[1] - offsets[0] != bytes) {
            throw new InvalidModelException(
                    file,
                    "tensor " + tensor + " spans " + (offsets[1] - offsets[0]) + " bytes, its shape "
                            + Arrays.toString(shape) + " takes " + bytes);
        }
        return new Entry(type, shape, offsets[0], offsets[1]);
    }

    private static long[] numbers(String file, String tensor, String key, JsonNode json) {
        if (!json.isArray()) {
            throw new InvalidModelException(file, "tensor " + tensor + " has no array " + key);
        }
        long[] numbers = new long[json.size()];
        for (int i = 0; i < numbers.length; i++) {
            JsonNode number = json.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw new InvalidModelException(file, "tensor " + tensor + " has " + number + " in its " + key);
            }
            numbers[i] = number.longValue();
        }
        return numbers;
    }

    /** Where a tensor lies in the data, {@code begin} to before {@code end}. */
    static final class Entry {
        private final TensorData.Type type;
        private final long[] shape;
        private final long begin;
        private final long end;

        private Entry(TensorData.Type type, long[] shape, long begin, long end) {
            this.type = type;
            this.shape = shape;
            this.begin = begin;
            this.end = end;
        }

        TensorData.Type type() {
            return type;
        }

        long[] shape() {
            return shape;
        }

        long begin() {
            return begin;
        }

        long end() {
            return end;
        }

        void checkShape(String file, String tensor, long[] expected) {
            if (!Arrays.equals(shape, expected)) {
                throw new InvalidModelException(
                        file,
                        "tensor " + tensor + " has shape " + Arrays.toString(shape) + ", must be "
                                + Arrays.toString(expected));
            }
        }
    }
}
