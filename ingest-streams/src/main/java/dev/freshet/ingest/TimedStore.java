package dev.freshet.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A store whose entries have their time to go, and whose exact size is known. Each entry is in an index by its time,
 * which several stores share, so that looking for what is due, or for the oldest, reads nothing else. One task's; its
 * thread.
 */
final class TimedStore<V> {

    private static final int TIME_DIGITS = 19;
    private static final byte[] PRESENT = new byte[0];
    private static final StringSerializer PREFIX = new StringSerializer();

    private final KeyValueStore<String, Timed<V>> entries;
    private final KeyValueStore<String, byte[]> index;
    private final char letter;
    private final LongConsumer watch;
    private long size;

    /** An entry that was taken out. */
    record Entry<V>(String key, V value) {}

    /**
     * Over what is stored already.
     *
     * @param entries what is kept
     * @param index of these entries and those of other stores, by time
     * @param letter tells this store's part of the index from the others'; it is stored
     * @param watch hears the size whenever it changes, and now
     */
    TimedStore(
            KeyValueStore<String, Timed<V>> entries,
            KeyValueStore<String, byte[]> index,
            char letter,
            LongConsumer watch) {
        this.entries = entries;
        this.index = index;
        this.letter = letter;
        this.watch = watch;
        resize(count());
    }

    /** A store for the entries. */
    static <V> StoreBuilder<KeyValueStore<String, Timed<V>>> entries(
            KeyValueBytesStoreSupplier supplier, Serde<V> values) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), Timed.serde(values));
    }

    /** A store for the index. */
    static StoreBuilder<KeyValueStore<String, byte[]>> index(KeyValueBytesStoreSupplier supplier) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray());
    }

    /** Keeps a value until a time. What is there under the key stays, and is returned. */
    Optional<V> add(String key, V value, long until) {
        Timed<V> there = entries.putIfAbsent(key, new Timed<>(until, value));
        if (there != null) {
            return Optional.of(there.value());
        }
        index.put(indexKey(until, key), PRESENT);
        resize(size + 1);
        return Optional.empty();
    }

    Optional<V> get(String key) {
        return Optional.ofNullable(entries.get(key)).map(Timed::value);
    }

    /** Takes out what is there. */
    Optional<V> take(String key) {
        Timed<V> taken = entries.delete(key);
        if (taken == null) {
            return Optional.empty();
        }
        index.delete(indexKey(taken.until(), key));
        resize(size - 1);
        return Optional.of(taken.value());
    }

    /** The entries whose keys begin so, in the order of their keys. */
    List<Entry<V>> startingWith(String prefix) {
        List<Entry<V>> found = new ArrayList<>();
        try (KeyValueIterator<String, Timed<V>> entry = entries.prefixScan(prefix, PREFIX)) {
            while (entry.hasNext()) {
                var next = entry.next();
                found.add(new Entry<>(next.key, next.value.value()));
            }
        }
        return found;
    }

    /** Everything, in the order of the keys. */
    List<V> values() {
        List<V> values = new ArrayList<>();
        try (KeyValueIterator<String, Timed<V>> entry = entries.all()) {
            entry.forEachRemaining(next -> values.add(next.value.value()));
        }
        return values;
    }

    /** Takes out what is due, at most so many entries, oldest first. */
    List<Entry<V>> takeDue(long now, int limit) {
        return takeUntil(time(now + 1), limit);
    }

    /** Takes out the oldest while there are more than so many. */
    List<Entry<V>> takeBeyond(long most) {
        return size <= most ? List.of() : takeUntil("~", (int) (size - most));
    }

    private List<Entry<V>> takeUntil(String end, int limit) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> due = index.range(String.valueOf(letter), letter + end)) {
            while (due.hasNext() && keys.size() < limit) {
                keys.add(due.next().key.substring(1 + TIME_DIGITS));
            }
        }
        List<Entry<V>> taken = new ArrayList<>();
        for (String key : keys) {
            take(key).ifPresent(value -> taken.add(new Entry<>(key, value)));
        }
        return taken;
    }

    private String indexKey(long until, String key) {
        return letter + time(until) + key;
    }

    private static String time(long millis) {
        String digits = Long.toString(millis);
        return "0".repeat(TIME_DIGITS - digits.length()) + digits;
    }

    private long count() {
        long found = 0;
        try (KeyValueIterator<String, byte[]> entry = index.prefixScan(String.valueOf(letter), PREFIX)) {
            for (; entry.hasNext(); entry.next()) {
                found++;
            }
        }
        return found;
    }

    private void resize(long changed) {
        size = changed;
        watch.accept(changed);
    }
}
