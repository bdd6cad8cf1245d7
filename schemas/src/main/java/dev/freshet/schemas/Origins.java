package dev.freshet.schemas;

import dev.freshet.schemas.event.Origin;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Names and digests of feedback events. An event is its place in the feedback topic; ids that people give may repeat. */
public final class Origins {

    private Origins() {}

    /** The event's name, {@code partition@offset}. */
    public static String name(Origin origin) {
        return origin.getPartition() + "@" + origin.getOffset();
    }

    /** SHA-256, in hex, over the events' names, sorted, one a line: what a manifest says it learned. */
    public static String digest(Collection<Origin> origins) {
        String lines = origins.stream()
                .map(Origins::name)
                .sorted()
                .map(name -> name + "\n")
                .collect(Collectors.joining());
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
