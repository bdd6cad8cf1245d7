package dev.freshet.training.prepare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/** What texts are compared by: their letters and digits, five in a row, which works without knowing where words end. */
final class Shingles {

    private static final int LENGTH = 5;

    private Shingles() {}

    /** The hashes of all runs of five letters and digits, from 0; of all there are when there are fewer. */
    static Set<Integer> of(String text) {
        int[] signs = text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .toArray();
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i == 0 || i + LENGTH <= signs.length; i++) {
            int[] run = Arrays.copyOfRange(signs, i, Math.min(i + LENGTH, signs.length));
            hashes.add(Arrays.hashCode(run) & Integer.MAX_VALUE);
        }
        return hashes;
    }

    /** SHA-256 of the text, in hex. */
    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
