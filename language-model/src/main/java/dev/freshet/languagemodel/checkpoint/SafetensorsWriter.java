package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes safetensors: the same tensors give the same bytes, whatever their order. */
public final class SafetensorsWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** Encodes the tensors by name, with {@code metadata} in the header. */
    public static byte[] write(Map<String, TensorData> tensors, Map<String, String> metadata) {
        TreeMap<String, TensorData> sorted = new TreeMap<>(tensors);
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", new TreeMap<>(metadata));
        }
        int end = 0;
        for (Map.Entry<String, TensorData> entry : sorted.entrySet()) {
            TensorData tensor = entry.getValue();
            int begin = end;
            end = Math.addExact(end, tensor.bytes().remaining());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("dtype", tensor.type().name());
            fields.put("shape", tensor.shape());
            fields.put("data_offsets", new int[] {begin, end});
            header.put(entry.getKey(), fields);
        }
        byte[] json = padded(header);
        ByteBuffer out = ByteBuffer.allocate(Math.addExact(Long.BYTES + json.length, end))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(json.length).put(json);
        sorted.values().forEach(tensor -> out.put(tensor.bytes()));
        return out.array();
    }

    private static byte[] padded(Map<String, Object> header) {
        try {
            byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
            byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            Arrays.fill(padded, json.length, padded.length, (byte) ' ');
            return padded;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a header of names and numbers has no JSON form", e);
        }
    }
}
