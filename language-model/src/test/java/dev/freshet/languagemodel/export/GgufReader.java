package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a small GGUF file, by the format's description and not by the writer's code. */
final class GgufReader {

    record Tensor(int type, List<Long> dimensions, long offset) {}

    private final ByteBuffer file;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final int dataStart;

    GgufReader(Path path) throws IOException {
        file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int magic = file.getInt();
        int version = file.getInt();
        if (magic != 0x46554747 || version != 3) {
            throw new IOException("magic " + magic + ", version " + version);
        }
        long tensorCount = file.getLong();
        long keys = file.getLong();
        for (long i = 0; i < keys; i++) {
            String key = string();
            metadata.put(key, value(file.getInt()));
        }
        for (long i = 0; i < tensorCount; i++) {
            String name = string();
            List<Long> dimensions = new ArrayList<>();
            int count = file.getInt();
            for (int d = 0; d < count; d++) {
                dimensions.add(file.getLong());
            }
            tensors.put(name, new Tensor(file.getInt(), dimensions, file.getLong()));
        }
        dataStart = (file.position() + 31) / 32 * 32;
    }

    Map<String, Object> metadata() {
        return metadata;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** The elements as numbers, whatever their type. */
    float[] values(String name) {
        Tensor tensor = tensors.get(name);
        long count = tensor.dimensions().stream().reduce(1L, (a, b) -> a * b);
        float[] values = new float[(int) count];
        ByteBuffer data = file.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(dataStart + (int) tensor.offset());
        float step = 0;
        for (int i = 0; i < values.length; i++) {
            switch (tensor.type()) {
                case 0 -> values[i] = data.getFloat();
                case 1 -> values[i] = Float16.fromBits(data.getShort());
                case 8 -> {
                    step = i % 32 == 0 ? Float16.fromBits(data.getShort()) : step;
                    values[i] = step * data.get();
                }
                default -> throw new IllegalStateException("type " + tensor.type());
            }
        }
        return values;
    }

    private Object value(int type) {
        return switch (type) {
            case 4, 5 -> file.getInt();
            case 6 -> file.getFloat();
            case 7 -> file.get() != 0;
            case 8 -> string();
            case 9 -> {
                int element = file.getInt();
                long length = file.getLong();
                List<Object> values = new ArrayList<>();
                for (long i = 0; i < length; i++) {
                    values.add(value(element));
                }
                yield values;
            }
            default -> throw new IllegalStateException("metadata type " + type);
        };
    }

    private String string() {
        byte[] utf8 = new byte[(int) file.getLong()];
        file.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
