package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * What a hub says that a file's bytes hash to.
 *
 * @param kind which hash
 * @param hex its value, lower case
 */
record FileDigest(Kind kind, String hex) {

    private static final int BUFFER = 1 << 20;

    /** A hash. */
    enum Kind {
        /** SHA-256 of the bytes, for large files. */
        SHA_256("SHA-256", 64),
        /** What git calls the file: SHA-1 of its length and the bytes, for small ones. */
        GIT_BLOB("SHA-1", 40);

        private final String algorithm;
        private final int length;

        Kind(String algorithm, int length) {
            this.algorithm = algorithm;
            this.length = length;
        }
    }

    /** The digest that a text is, if it is one; quotes around an ETag are left out. */
    static Optional<FileDigest> parse(String text) {
        String hex = text.replace("\"", "").toLowerCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (hex.matches("[0-9a-f]{" + kind.length + "}")) {
                return Optional.of(new FileDigest(kind, hex));
            }
        }
        return Optional.empty();
    }

    /** Whether a file has it. */
    boolean matches(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(kind.algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + kind.algorithm, e);
        }
        if (kind == Kind.GIT_BLOB) {
            digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(hex);
    }
}
