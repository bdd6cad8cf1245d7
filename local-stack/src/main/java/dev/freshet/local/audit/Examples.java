package dev.freshet.local.audit;

import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Which feedback event or part of a text, of which model, lies at each offset of training-examples. */
final class Examples {

    private final Map<Integer, Part> parts = new HashMap<>();

    private static final class Part {

        final long start;
        final @Nullable Origin[] origins;
        final @Nullable String[] models;
        final BitSet texts = new BitSet();
        final BitSet ordered = new BitSet();

        Part(Facts.Span span) {
            int size = Math.toIntExact(span.end() - span.start());
            start = span.start();
            origins = new @Nullable Origin[size];
            models = new @Nullable String[size];
        }

        boolean holds(long offset) {
            return offset >= start && offset - start < origins.length;
        }
    }

    /**
     * What was learned.
     *
     * @param origin its place in feedback, or in raw-text
     * @param isText whether it is part of a text, which has no fate
     */
    record Learned(Origin origin, boolean isText) {}

    /** A manifest's examples cannot be told. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean beyondRetention;

        Unreadable(String message, boolean beyondRetention) {
            super(message);
            this.beyondRetention = beyondRetention;
        }

        /** Whether the topic has dropped them, which is no fault. */
        boolean beyondRetention() {
            return beyondRetention;
        }
    }

    /** Sees examples that have a place in the order of learning. */
    @FunctionalInterface
    interface Visitor {
        void visit(String model, int partition, long offset, Origin origin);
    }

    Examples(List<Facts.Span> spans) {
        for (Facts.Span span : spans) {
            parts.put(span.partition(), new Part(span));
        }
    }

    void add(Facts.Placed<TrainingExample> placed) {
        Part part = parts.get(placed.partition());
        Source source = placed.value().getSource();
        boolean learnable = source == Source.FEEDBACK || source == Source.TEXT;
        if (part != null && part.holds(placed.offset()) && learnable) {
            int index = (int) (placed.offset() - part.start);
            part.origins[index] = placed.value().getOrigin();
            part.models[index] = placed.value().getModel().intern();
            part.texts.set(index, source == Source.TEXT);
            part.ordered.set(index, LearningOrder.includes(placed.value()));
        }
    }

    /**
     * What lies at offset ranges.
     *
     * @throws Unreadable if an offset there holds no example of the model
     */
    List<Learned> at(String model, List<OffsetRange> ranges) throws Unreadable {
        List<Learned> learned = new ArrayList<>();
        for (OffsetRange range : ranges) {
            Part part = parts.get(range.getPartition());
            if (part == null || range.getFirst() > range.getLast()) {
                throw new Unreadable("range " + text(range) + " is none", false);
            }
            if (range.getFirst() < part.start) {
                throw new Unreadable("range " + text(range) + " is beyond retention", true);
            }
            if (!part.holds(range.getLast())) {
                throw new Unreadable("range " + text(range) + " is after the end of training-examples", false);
            }
            for (long offset = range.getFirst(); offset <= range.getLast(); offset++) {
                int index = (int) (offset - part.start);
                Origin origin = part.origins[index];
                if (origin == null || !model.equals(part.models[index])) {
                    throw new Unreadable(
                            "no example of " + model + " is at " + range.getPartition() + "@" + offset, false);
                }
                learned.add(new Learned(origin, part.texts.get(index)));
            }
        }
        return learned;
    }

    /** The last offset of a range, which {@link #at} can read, that has a place in the order of learning. */
    OptionalLong lastOrdered(OffsetRange range) {
        Part part = Objects.requireNonNull(parts.get(range.getPartition()));
        long last = part.start + part.ordered.previousSetBit((int) (range.getLast() - part.start));
        return last < Math.max(part.start, range.getFirst()) ? OptionalLong.empty() : OptionalLong.of(last);
    }

    void forEachOrdered(Visitor visitor) {
        parts.forEach((partition, part) -> part.ordered.stream()
                .forEach(index -> visitor.visit(
                        Objects.requireNonNull(part.models[index]),
                        partition,
                        part.start + index,
                        Objects.requireNonNull(part.origins[index]))));
    }

    private static String text(OffsetRange range) {
        return range.getPartition() + "@" + range.getFirst() + "-" + range.getLast();
    }
}
