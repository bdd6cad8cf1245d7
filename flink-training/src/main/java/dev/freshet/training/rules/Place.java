package dev.freshet.training.rules;

import java.util.Comparator;

/**
 * Where an example lies in {@code training-examples}. The order of places is the order in which a model's examples are
 * learned.
 *
 * @param partition its partition
 * @param offset its offset there
 */
public record Place(int partition, long offset) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
