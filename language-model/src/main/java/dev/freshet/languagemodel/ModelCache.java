package dev.freshet.languagemodel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Models or adapters that are loaded when they are first needed and stay until others need their place: the least
 * recently used goes first, and nothing goes while somebody has a {@link Lease} of it. Whoever comes while one is loaded
 * waits for it; a failure is told to all who come within a short time, then the load is tried again. Thread-safe.
 *
 * @param <K> what names one, its digest for example
 * @param <V> what is loaded
 */
public final class ModelCache<K, V> implements AutoCloseable {

    private final Limits limits;
    private final ToLongFunction<V> bytes;
    private final Consumer<V> closer;
    private final Clock clock;

    // Guarded by this; the least recently used first.
    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();
    private boolean closed;

    /**
     * An empty cache.
     *
     * @param bytes memory that one takes
     * @param closer frees one; called once for each, by whoever makes it leave
     */
    public ModelCache(Limits limits, ToLongFunction<V> bytes, Consumer<V> closer, Clock clock) {
        this.limits = limits;
        this.bytes = bytes;
        this.closer = closer;
        this.clock = clock;
    }

    /**
     * How much is kept. What is in use is kept beyond all limits.
     *
     * @param most how many, at least 1
     * @param maxBytes memory of all of them, at least 0
     * @param failure how long a failed load is not tried again
     */
    public record Limits(int most, long maxBytes, Duration failure) {

        /** Checks the bounds. */
        public Limits {
            if (most < 1) {
                throw new IllegalArgumentException("most is " + most + ", must be at least 1");
            }
            if (maxBytes < 0) {
                throw new IllegalArgumentException("maxBytes is " + maxBytes + ", must be at least 0");
            }
            if (failure.isNegative()) {
                throw new IllegalArgumentException("failure is " + failure + ", must not be negative");
            }
        }
    }

    /**
     * Gives what the key names, loading it if need be on the caller's thread; makes room before.
     *
     * @throws IllegalStateException if the cache is closed
     * @throws RuntimeException what {@code loader} threw, now or a short time ago
     */
    public Lease<V> acquire(K key, Supplier<V> loader) {
        Entry<V> entry;
        boolean mine;
        List<V> leaving = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the cache is closed");
            }
            entry = entries.remove(key);
            mine = entry == null || entry.failedBefore(clock.instant().minus(limits.failure()));
            if (entry == null || mine) {
                entry = new Entry<>();
                evict(limits.most() - 1, leaving);
            }
            entry.users++;
            entries.put(key, entry);
        }
        leaving.forEach(closer);
        if (mine) {
            load(entry, loader);
        }
        return lease(key, entry);
    }

    /** How many are loaded or being loaded. */
    public synchronized int size() {
        return (int) entries.values().stream()
                .filter(entry -> entry.failedAt == null)
                .count();
    }

    /** Lets all go that nobody uses, and the others as soon as nobody does. */
    @Override
    public void close() {
        List<V> leaving = new ArrayList<>();
        synchronized (this) {
            closed = true;
            evict(0, leaving);
        }
        leaving.forEach(closer);
    }

    private void load(Entry<V> entry, Supplier<V> loader) {
        try {
            V value = loader.get();
            synchronized (this) {
                entry.bytes = bytes.applyAsLong(value);
            }
            entry.value.complete(value);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entry.failedAt = clock.instant();
            }
            entry.value.completeExceptionally(e);
        }
    }

    private Lease<V> lease(K key, Entry<V> entry) {
        try {
            return new Lease<>(entry.value.join(), () -> release(key, entry));
        } catch (CompletionException e) {
            release(key, entry);
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void release(K key, Entry<V> entry) {
        List<V> leaving = new ArrayList<>();
        synchronized (this) {
            entry.users--;
            if (entries.remove(key, entry)) {
                entries.put(key, entry);
            }
            evict(closed ? 0 : limits.most(), leaving);
        }
        leaving.forEach(closer);
    }

    /** Takes out what nobody uses, from the least recently used on, until the limits hold. */
    private void evict(int most, List<V> leaving) {
        long kept = entries.values().stream().mapToLong(entry -> entry.bytes).sum();
        int count = size();
        for (Iterator<Entry<V>> all = entries.values().iterator(); all.hasNext(); ) {
            Entry<V> entry = all.next();
            if (entry.users > 0 || (count <= most && kept <= limits.maxBytes() && entry.failedAt == null)) {
                continue;
            }
            if (entry.failedAt == null) {
                leaving.add(entry.value.join());
                kept -= entry.bytes;
                count--;
                all.remove();
            } else if (closed || entry.failedBefore(clock.instant().minus(limits.failure()))) {
                all.remove();
            }
        }
    }

    /**
     * The right to use something; it stays until the lease is closed.
     *
     * @param <V> what is used
     */
    public static final class Lease<V> implements AutoCloseable {
        private final V value;
        private final Runnable release;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(V value, Runnable release) {
            this.value = value;
            this.release = release;
        }

        /** What is used. */
        public V value() {
            return value;
        }

        /** Gives it back; nothing happens the second time. */
        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                release.run();
            }
        }
    }

    private static final class Entry<V> {
        private final CompletableFuture<V> value = new CompletableFuture<>();
        // Guarded by the cache.
        private int users;
        private long bytes;
        private @Nullable Instant failedAt;

        boolean failedBefore(Instant moment) {
            return failedAt != null && failedAt.isBefore(moment);
        }
    }
}
