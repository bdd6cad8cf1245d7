package dev.freshet.local.dataset;

import java.util.HashSet;
import java.util.Set;

/** Takes samples in. One thread. */
public interface SampleSink extends AutoCloseable {

    /**
     * Takes a sample.
     *
     * @return whether it is new; one that is there already is left out
     * @throws LineException if it cannot be taken
     */
    boolean take(Sample sample) throws LineException;

    /** Waits until all that was taken is safe. */
    void flush();

    @Override
    void close();

    /** One that only looks which samples there are. */
    static SampleSink none() {
        Set<String> keys = new HashSet<>();
        return new SampleSink() {
            @Override
            public boolean take(Sample sample) {
                return keys.add(sample.key());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
