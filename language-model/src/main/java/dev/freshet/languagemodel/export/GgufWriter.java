package dev.freshet.languagemodel.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a GGUF file of version 3: header, metadata, the list of tensors, then their data, each aligned to 32 bytes.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
final class GgufWriter {

    static final int ALIGNMENT = 32;
    private static final int VERSION = 3;

    private final WritableByteChannel out;
    private long position;

    private GgufWriter(WritableByteChannel out) {
        this.out = out;
    }

    /** Writes everything; only one row is held at a time. The channel stays open. */
    static void write(WritableByteChannel out, GgufMetadata metadata, List<GgufTensor> tensors, ExportListener listener)
            throws IOException {
        GgufWriter writer = new GgufWriter(out);
        writer.header(metadata, tensors);
        writer.data(tensors, listener);
    }

    private void header(GgufMetadata metadata, List<GgufTensor> tensors) throws IOException {
        bytes(ByteBuffer.wrap("GGUF".getBytes(StandardCharsets.US_ASCII)));
        bytes(littleEndian(Integer.BYTES).putInt(VERSION).flip());
        bytes(littleEndian(2 * Long.BYTES)
                .putLong(tensors.size())
                .putLong(metadata.size())
                .flip());
        bytes(ByteBuffer.wrap(metadata.encoded()));
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            ByteBuffer info = littleEndian(2 * Integer.BYTES + (tensor.dimensions() + 1) * Long.BYTES);
            // The format counts dimensions from the innermost.
            info.putInt(tensor.dimensions()).putLong(tensor.width());
            if (tensor.dimensions() == 2) {
                info.putLong(tensor.rowCount());
            }
            info.putInt(tensor.type().code()).putLong(offset);
            bytes(ByteBuffer.wrap(GgufMetadata.encode(tensor.name())));
            bytes(info.flip());
            offset = aligned(offset + tensor.bytes());
        }
        pad();
    }

    private void data(List<GgufTensor> tensors, ExportListener listener) throws IOException {
        long total = tensors.stream().mapToLong(GgufTensor::bytes).sum();
        long written = 0;
        for (GgufTensor tensor : tensors) {
            GgufTensor.Rows rows = tensor.source().get();
            float[] row = new float[tensor.width()];
            ByteBuffer encoded = littleEndian(tensor.type().rowBytes(row.length));
            for (int i = 0; i < tensor.rowCount(); i++) {
                rows.read(i, row);
                encoded.clear();
                tensor.type().put(tensor.name(), row, encoded);
                bytes(encoded.flip());
            }
            pad();
            written += tensor.bytes();
            listener.wrote(tensor.name(), written, total);
        }
    }

    private void pad() throws IOException {
        bytes(ByteBuffer.allocate((int) (aligned(position) - position)));
    }

    private void bytes(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            position += out.write(buffer);
        }
    }

    private static long aligned(long offset) {
        return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
