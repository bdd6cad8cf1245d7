package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.ModelCache.Lease;
import dev.freshet.languagemodel.ModelCache.Limits;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ModelCacheTest {
    private static final Duration FAILURE = Duration.ofSeconds(2);

    private final ManualClock clock = new ManualClock();
    private final List<String> loaded = new ArrayList<>();
    private final List<String> left = new ArrayList<>();

    @Test
    void shouldLetGoOfTheLeastRecentlyUsed() {
        ModelCache<String, String> cache = cache(2, Long.MAX_VALUE);

        use(cache, "a", "b", "a", "c", "a", "b");

        assertThat(loaded).containsExactly("a", "b", "c", "b");
        assertThat(left).containsExactly("b", "c");
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void shouldKeepWhatIsInUseBeyondTheLimits() {
        ModelCache<String, String> cache = cache(1, Long.MAX_VALUE);
        Lease<String> first = acquire(cache, "a");
        Lease<String> again = acquire(cache, "a");
        Lease<String> second = acquire(cache, "b");
        assertThat(cache.size()).isEqualTo(2);
        first.close();
        first.close();
        assertThat(left).isEmpty();

        again.close();

        assertThat(left).containsExactly("a");
        second.close();
        assertThat(cache.size()).isOne();
        assertThat(left).containsExactly("a");
    }

    @Test
    void shouldMakeRoomBeforeItLoads() {
        ModelCache<String, String> cache = cache(1, Long.MAX_VALUE);
        use(cache, "a");

        Lease<String> lease = cache.acquire("b", () -> {
            assertThat(left).containsExactly("a");
            return "b";
        });

        assertThat(lease.value()).isEqualTo("b");
    }

    @Test
    void shouldHoldTheBoundOfBytes() {
        ModelCache<String, String> cache = cache(100, 5);

        use(cache, "aa", "bb", "c", "dd");

        assertThat(left).containsExactly("aa");
        use(cache, "too large");
        assertThat(left).containsExactly("aa", "bb", "c", "dd", "too large");
        assertThat(cache.size()).isZero();
    }

    @Test
    void shouldTellAFailureForAShortTime() {
        ModelCache<String, String> cache = cache(2, Long.MAX_VALUE);
        AtomicInteger tries = new AtomicInteger();
        Runnable load = () -> cache.acquire("a", () -> {
            tries.incrementAndGet();
            throw new InvalidModelException("config.json", "is gone");
        });

        assertThatThrownBy(load::run).isInstanceOf(InvalidModelException.class);
        clock.advance(FAILURE);
        assertThatThrownBy(load::run).hasMessageContaining("is gone");
        assertThat(tries).hasValue(1);
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(load::run).hasMessageContaining("is gone");
        assertThat(tries).hasValue(2);
        clock.advance(FAILURE.plusMillis(1));
        use(cache, "a");

        assertThat(loaded).containsExactly("a");
        assertThat(cache.size()).isOne();
    }

    @Test
    void shouldLoadOnceHoweverManyWant() throws Exception {
        ModelCache<String, String> cache = cache(1, Long.MAX_VALUE);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch wanted = new CountDownLatch(7);
        try {
            List<Future<String>> results = new ArrayList<>();
            results.add(threads.submit(() -> acquire(cache, "a", () -> {
                begun.countDown();
                await(wanted);
                return "value";
            })));
            begun.await();
            for (int i = 0; i < 7; i++) {
                results.add(threads.submit(() -> {
                    wanted.countDown();
                    return acquire(cache, "a", () -> {
                        throw new AssertionError("loaded twice");
                    });
                }));
            }

            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("value");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldNeverCloseWhatIsInUseNorForgetToCloseWhatIsNot() throws Exception {
        Set<Object> open = ConcurrentHashMap.newKeySet();
        ModelCache<Integer, Object> cache = new ModelCache<>(
                new Limits(3, Long.MAX_VALUE, FAILURE),
                value -> 1,
                value -> assertThat(open.remove(value)).isTrue(),
                clock);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> users = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Random random = new Random(i);
                users.add(() -> {
                    for (int round = 0; round < 2000; round++) {
                        try (Lease<Object> lease = cache.acquire(random.nextInt(8), () -> {
                            Object value = new Object();
                            open.add(value);
                            return value;
                        })) {
                            assertThat(open).contains(lease.value());
                        }
                    }
                    return 1;
                });
            }
            for (Future<Integer> user : threads.invokeAll(users)) {
                assertThat(user.get()).isOne();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(open).hasSize(3);
        cache.close();
        assertThat(open).isEmpty();
    }

    @Test
    void shouldLetEverythingGoWhenClosed() {
        ModelCache<String, String> cache = cache(5, Long.MAX_VALUE);
        use(cache, "a");
        Lease<String> inUse = acquire(cache, "b");

        cache.close();

        assertThat(left).containsExactly("a");
        assertThatThrownBy(() -> acquire(cache, "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the cache is closed");
        inUse.close();
        assertThat(left).containsExactly("a", "b");
    }

    @Test
    void shouldRefuseLimitsThatCannotBe() {
        assertThatThrownBy(() -> new Limits(0, 1, FAILURE)).hasMessage("most is 0, must be at least 1");
        assertThatThrownBy(() -> new Limits(1, -1, FAILURE)).hasMessage("maxBytes is -1, must be at least 0");
        assertThatThrownBy(() -> new Limits(1, 1, Duration.ofMillis(-1)))
                .hasMessage("failure is PT-0.001S, must not be negative");
    }

    private ModelCache<String, String> cache(int most, long maxBytes) {
        return new ModelCache<>(new Limits(most, maxBytes, FAILURE), String::length, left::add, clock);
    }

    private void use(ModelCache<String, String> cache, String... keys) {
        for (String key : keys) {
            acquire(cache, key).close();
        }
    }

    private Lease<String> acquire(ModelCache<String, String> cache, String key) {
        return cache.acquire(key, () -> {
            loaded.add(key);
            return key;
        });
    }

    private static String acquire(ModelCache<String, String> cache, String key, Supplier<String> loader) {
        try (Lease<String> lease = cache.acquire(key, loader)) {
            return lease.value();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
