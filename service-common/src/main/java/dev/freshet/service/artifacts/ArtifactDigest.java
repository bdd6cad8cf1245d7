package dev.freshet.service.artifacts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The name of an artifact: SHA-256 over a line {@code sha256 name} for each file, in order of names. */
public final class ArtifactDigest {

    private ArtifactDigest() {}

    /** The digest of files, in lower-case hex. */
    public static String of(Map<String, byte[]> files) {
        Map<String, String> hashes = new TreeMap<>();
        files.forEach((name, content) -> hashes.put(name, hex(sha256().digest(content))));
        return ofHashes(hashes);
    }

    /** The digest of files of which each one's SHA-256 is known, by name, in lower-case hex. */
    static String ofHashes(Map<String, String> hashes) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(hashes)
                .forEach((name, hash) ->
                        lines.append(hash).append(' ').append(name).append('\n'));
        return hex(sha256().digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
