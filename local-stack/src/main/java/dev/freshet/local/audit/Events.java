package dev.freshet.local.audit;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of each feedback event: nine bytes for each offset that the feedback topic ever had. */
final class Events {

    /** In the feedback topic. */
    static final int SEEN = 1;
    /** In dead-letters. */
    static final int DEAD = 2;
    /** In the ledger. */
    static final int FATED = 4;
    /** Its fate is from flink-training. */
    static final int BY_TRAINING = 8;
    /** In training-examples. */
    static final int EXAMPLE = 16;
    /** Its held-out window runs. */
    static final int HELD_OUT = 32;
    /** In a manifest. */
    static final int LEARNED = 64;

    private final Map<Integer, Part> parts = new HashMap<>();
    private final List<VersionId> versions = new ArrayList<>();
    private final Map<VersionId, Integer> indexes = new HashMap<>();

    private static final class Part {

        final long start;
        final byte[] flags;
        final int[] trained;
        final int[] released;

        Part(Facts.Span span) {
            int size = Math.toIntExact(span.end());
            start = span.start();
            flags = new byte[size];
            trained = new int[size];
            released = new int[size];
        }
    }

    /** Sees each event of which anything is known. */
    @FunctionalInterface
    interface Visitor {
        void visit(int partition, long offset, int flags);
    }

    Events(List<Facts.Span> spans) {
        for (Facts.Span span : spans) {
            parts.put(span.partition(), new Part(span));
        }
    }

    /** Whether the feedback topic ever had this place. */
    boolean knows(Origin origin) {
        Part part = parts.get(origin.getPartition());
        return part != null && origin.getOffset() >= 0 && origin.getOffset() < part.flags.length;
    }

    int flags(int partition, long offset) {
        return part(partition).flags[(int) offset];
    }

    boolean has(Origin origin, int flag) {
        return (flags(origin.getPartition(), origin.getOffset()) & flag) != 0;
    }

    void mark(int partition, long offset, int flag) {
        part(partition).flags[(int) offset] |= (byte) flag;
    }

    void mark(Origin origin, int flag) {
        mark(origin.getPartition(), origin.getOffset(), flag);
    }

    /** The version that the ledger says it was trained in. */
    Optional<VersionId> trained(int partition, long offset) {
        return version(part(partition).trained[(int) offset]);
    }

    void setTrained(Origin origin, VersionId version) {
        part(origin.getPartition()).trained[(int) origin.getOffset()] = index(version);
    }

    /** The first released version that contains it. */
    Optional<VersionId> released(int partition, long offset) {
        return version(part(partition).released[(int) offset]);
    }

    void setReleased(Origin origin, VersionId version) {
        part(origin.getPartition()).released[(int) origin.getOffset()] = index(version);
    }

    /** Whether the event is older than what the feedback topic still has. */
    boolean beyondRetention(int partition, long offset) {
        return offset < part(partition).start;
    }

    void forEach(Visitor visitor) {
        parts.forEach((partition, part) -> {
            for (int offset = 0; offset < part.flags.length; offset++) {
                if (part.flags[offset] != 0) {
                    visitor.visit(partition, offset, part.flags[offset]);
                }
            }
        });
    }

    private Part part(int partition) {
        Part part = parts.get(partition);
        if (part == null) {
            throw new IllegalArgumentException("no partition " + partition + " of feedback");
        }
        return part;
    }

    private int index(VersionId version) {
        return indexes.computeIfAbsent(version, added -> {
            versions.add(added);
            return versions.size();
        });
    }

    private Optional<VersionId> version(int index) {
        return index == 0 ? Optional.empty() : Optional.of(versions.get(index - 1));
    }
}
