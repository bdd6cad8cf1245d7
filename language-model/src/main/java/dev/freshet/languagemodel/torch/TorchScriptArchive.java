package dev.freshet.languagemodel.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that libtorch loads: a zip of stored entries, without any tensor.
 *
 * <p>The archive holds one object of the class in the source, with int and float attributes.
 */
public final class TorchScriptArchive {

    private TorchScriptArchive() {}

    /** Packs {@code source}, which defines {@code className}, with its attributes: Integer or Double by name. */
    public static byte[] pack(String source, String className, Map<String, Number> attributes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            store(zip, "decoder/data.pkl", pickle(className, attributes));
            store(zip, "decoder/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "decoder/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            store(zip, "decoder/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Pickle protocol 2: the class as GLOBAL, an empty tuple, NEWOBJ, a dict of its fields, BUILD. */
    private static byte[] pickle(String className, Map<String, Number> attributes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2});
        out.writeBytes(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
        writeName(out, "training");
        out.write(0x89); // NEWFALSE
        attributes.forEach((name, value) -> {
            writeName(out, name);
            if (value instanceof Integer) {
                out.write('J'); // BININT, little-endian
                out.writeBytes(littleEndian(value.intValue()));
            } else {
                out.write('G'); // BINFLOAT, big-endian
                out.writeBytes(
                        ByteBuffer.allocate(8).putDouble(value.doubleValue()).array());
            }
        });
        out.writeBytes(new byte[] {'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void writeName(ByteArrayOutputStream out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        out.write('X'); // BINUNICODE
        out.writeBytes(littleEndian(bytes.length));
        out.writeBytes(bytes);
    }

    private static byte[] littleEndian(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
