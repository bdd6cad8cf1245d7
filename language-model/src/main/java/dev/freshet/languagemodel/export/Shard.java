package dev.freshet.languagemodel.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tensors that share a safetensors file, written row by row. */
final class Shard {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ALIGNMENT = 8;
    private static final int BUFFER = 1 << 20;

    private final MergedWeights weights;
    private final FloatType type;
    private final List<String> names = new ArrayList<>();
    private long bytes;

    private Shard(MergedWeights weights, FloatType type) {
        this.weights = weights;
        this.type = type;
    }

    /** Shares the tensors out, in their order: a file has at most {@code limit} bytes of them, but at least one. */
    static List<Shard> of(MergedWeights weights, FloatType type, long limit) {
        List<Shard> shards = new ArrayList<>();
        Shard last = new Shard(weights, type);
        for (String name : weights.shapes().keySet()) {
            long size = last.size(name);
            if (!last.names.isEmpty() && last.bytes + size > limit) {
                shards.add(last);
                last = new Shard(weights, type);
            }
            last.names.add(name);
            last.bytes += size;
        }
        shards.add(last);
        return shards;
    }

    List<String> names() {
        return names;
    }

    /** Bytes of the tensors. */
    long bytes() {
        return bytes;
    }

    /** Bytes of one tensor. */
    long size(String name) {
        return Arrays.stream(shape(name)).reduce(type.bytes(), Math::multiplyExact);
    }

    /**
     * Writes the file.
     *
     * @param written hears the name of each tensor
     */
    void write(Path file, Consumer<String> written) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            byte[] header = header();
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            out.write(header);
            for (String name : names) {
                write(name, out);
                written.accept(name);
            }
        }
    }

    private void write(String name, OutputStream out) throws IOException {
        long[] shape = shape(name);
        WeightRows rows = weights.rows(name);
        float[] row = new float[Math.toIntExact(shape[shape.length - 1])];
        byte[] encoded = new byte[Math.multiplyExact(row.length, type.bytes())];
        for (int i = 0; i < (shape.length == 1 ? 1 : shape[0]); i++) {
            rows.read(i, row);
            type.put(name, row, ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN));
            out.write(encoded);
        }
    }

    private byte[] header() throws JsonProcessingException {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long begin = 0;
        for (String name : names) {
            long end = begin + size(name);
            header.put(
                    name, Map.of("dtype", type.name(), "shape", shape(name), "data_offsets", new long[] {begin, end}));
            begin = end;
        }
        byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private long[] shape(String name) {
        long[] shape = weights.shapes().get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no tensor is called " + name);
        }
        return shape;
    }
}
