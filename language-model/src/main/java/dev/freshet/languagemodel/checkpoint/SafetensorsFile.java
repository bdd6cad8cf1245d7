package dev.freshet.languagemodel.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of a safetensors file, by name. The whole header is checked before any tensor is touched: its length is
 * bounded, names are unique, and the tensors cover the data exactly, without overlap or gap.
 *
 * <p>Every fault is an {@link InvalidModelException} that names the file.
 */
public final class SafetensorsFile {

    /** Bytes that are mapped at once: less than the 2 GiB that a buffer may have. */
    private static final int SEGMENT = 1 << 30;

    private final String name;
    private final SafetensorsHeader header;
    private final Data data;

    private SafetensorsFile(String name, SafetensorsHeader header, Data data) {
        this.name = name;
        this.header = header;
        this.data = data;
    }

    /** Reads a file that is already in memory. */
    public static SafetensorsFile of(String name, byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength =
                SafetensorsHeader.checkedLength(name, file.length, file.length < Long.BYTES ? 0 : buffer.getLong(0));
        int start = Long.BYTES + headerLength;
        SafetensorsHeader header =
                SafetensorsHeader.parse(name, buffer.slice(Long.BYTES, headerLength), file.length - start);
        return new SafetensorsFile(name, header, (begin, length) -> buffer.slice(start + (int) begin, length));
    }

    /** Maps a file into memory; its pages are read as tensors are. */
    public static SafetensorsFile map(Path path) {
        String name = String.valueOf(path.getFileName());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(length, 0);
            int headerLength = SafetensorsHeader.checkedLength(name, size, length.getLong(0));
            long start = Long.BYTES + (long) headerLength;
            SafetensorsHeader header = SafetensorsHeader.parse(
                    name, channel.map(MapMode.READ_ONLY, Long.BYTES, headerLength), size - start);
            return new SafetensorsFile(name, header, (begin, bytes) -> mapped(path, start + begin, bytes));
        } catch (IOException e) {
            throw new InvalidModelException(name, "cannot be read: " + e, e);
        }
    }

    /** The file's name, for messages. */
    String name() {
        return name;
    }

    /** Names of the tensors. */
    public Set<String> names() {
        return header.entries().keySet();
    }

    /** A text of the header's metadata. */
    public Optional<String> metadata(String key) {
        return Optional.ofNullable(header.metadata().get(key));
    }

    /**
     * Checks that the file holds exactly the named tensors in their shapes.
     *
     * @param shapes what is expected, by name
     */
    public void expect(Map<String, long[]> shapes) {
        shapes.forEach(this::expect);
        for (String tensor : header.entries().keySet()) {
            if (!shapes.containsKey(tensor)) {
                throw fault(tensor, "does not belong here");
            }
        }
    }

    /** A tensor that {@link #names} has. */
    public TensorData get(String tensor) {
        SafetensorsHeader.Entry entry = entry(tensor);
        return read(tensor, entry.type(), entry.shape(), entry.begin(), entry.end() - entry.begin());
    }

    /**
     * Rows of a tensor; each element of a vector is a row.
     *
     * @param first the first row
     * @param count how many
     */
    public TensorData rows(String tensor, long first, int count) {
        SafetensorsHeader.Entry entry = entry(tensor);
        long[] shape = entry.shape().clone();
        Objects.checkFromIndexSize(first, count, shape[0]);
        long row = count == 0 ? 0 : (entry.end() - entry.begin()) / shape[0];
        shape[0] = count;
        return read(tensor, entry.type(), shape, entry.begin() + first * row, count * row);
    }

    private SafetensorsHeader.Entry entry(String tensor) {
        SafetensorsHeader.Entry entry = header.entries().get(tensor);
        if (entry == null) {
            throw fault(tensor, "is missing");
        }
        return entry;
    }

    /** Checks that the file has a tensor in a shape. */
    public void expect(String tensor, long[] shape) {
        entry(tensor).checkShape(name, tensor, shape);
    }

    /** An error about a tensor of this file. */
    InvalidModelException fault(String tensor, String fault) {
        return new InvalidModelException(name, "tensor " + tensor + " " + fault);
    }

    private TensorData read(String tensor, TensorData.Type type, long[] shape, long begin, long length) {
        try {
            List<ByteBuffer> segments = new ArrayList<>();
            long at = 0;
            do {
                int size = (int) Math.min(SEGMENT, length - at);
                segments.add(data.slice(begin + at, size));
                at += size;
            } while (at < length);
            return new TensorData(type, shape, segments, SEGMENT);
        } catch (IOException e) {
            throw new InvalidModelException(name, "tensor " + tensor + " cannot be read: " + e, e);
        }
    }

    /** A tensor's elements, all of them finite. */
    public float[] finite(String tensor) {
        float[] values = get(tensor).floats();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw fault(tensor, "holds " + value);
            }
        }
        return values;
    }

    private static ByteBuffer mapped(Path path, long begin, int length) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (begin + length > channel.size()) {
                throw new IOException("the file became shorter");
            }
            return channel.map(MapMode.READ_ONLY, begin, length);
        }
    }

    /** Bytes of the data after the header. */
    private interface Data {
        ByteBuffer slice(long begin, int length) throws IOException;
    }
}
