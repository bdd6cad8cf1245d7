package dev.freshet.languagemodel;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who uses native memory; the last one to let go frees it. Thread-safe. */
final class ReferenceCount {

    private final String what;
    private final Runnable free;
    private final AtomicInteger count = new AtomicInteger(1);

    /** Starts with one reference, its owner's. */
    ReferenceCount(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /** One more user. Refused once the last has let go. */
    void retain() {
        if (count.getAndUpdate(users -> users == 0 ? 0 : users + 1) == 0) {
            throw new IllegalStateException(what + " is closed");
        }
    }

    void release() {
        if (count.decrementAndGet() == 0) {
            free.run();
        }
    }
}
