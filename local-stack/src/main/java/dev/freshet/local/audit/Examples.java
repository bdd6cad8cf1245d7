package dev.freshet.local.audit;

import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.TrainingExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which feedback event, of which model, lies at each offset of training-examples. */
final class Examples {

    private final Map<Integer, Part> parts = new HashMap<>();

    private static final class Part {

        final long start;
        final @Nullable Origin[] origins;
        final @Nullable String[] models;

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

    Examples(List<Facts.Span> spans) {
        for (Facts.Span span : spans) {
            parts.put(span.partition(), new Part(span));
        }
    }

    void add(Facts.Placed<TrainingExample> placed) {
        Part part = parts.get(placed.partition());
        if (part != null && part.holds(placed.offset())) {
            int index = (int) (placed.offset() - part.start);
            part.origins[index] = placed.value().getOrigin();
            part.models[index] = placed.value().getModel().intern();
        }
    }

    /**
     * The events at offset ranges.
     *
     * @throws Unreadable if an offset there holds no example of the model
     */
    List<Origin> at(String model, List<OffsetRange> ranges) throws Unreadable {
        List<Origin> origins = new ArrayList<>();
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
                origins.add(origin);
            }
        }
        return origins;
    }

    private static String text(OffsetRange range) {
        return range.getPartition() + "@" + range.getFirst() + "-" + range.getLast();
    }
}
