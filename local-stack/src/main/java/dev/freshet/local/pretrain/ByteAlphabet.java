package dev.freshet.local.pretrain;

import java.nio.charset.StandardCharsets;

/** The 256 printable characters that byte-level BPE writes bytes with, as GPT-2 chose them. */
final class ByteAlphabet {

    private static final char[] CHARACTERS = new char[256];

    static {
        char next = 256;
        for (int value = 0; value < 256; value++) {
            boolean printable = (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            CHARACTERS[value] = printable ? (char) value : next++;
        }
    }

    private ByteAlphabet() {}

    /** The character for one byte, 0 to 255. */
    static char character(int value) {
        return CHARACTERS[value];
    }

    /** {@code text} in UTF-8, one character for each byte. */
    static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            out.append(CHARACTERS[value & 0xFF]);
        }
        return out.toString();
    }
}
