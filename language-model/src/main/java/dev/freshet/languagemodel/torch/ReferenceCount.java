package dev.freshet.languagemodel.torch;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts who uses native memory; the last one to let go frees it. Thread-safe. */
public final class ReferenceCount {

    private final String what;
    private final Runnable free;
    private final AtomicInteger count = new AtomicInteger(1);

    /** Starts with one reference, its owner's. */
    public ReferenceCount(String what, Runnable free) {
        this.what = what;
        this.free = free;
    }

    /** One more user. Refused once the last has let go. */
    public void retain() {
        if (count.getAndUpdate(users -> users == 0 ? 0 : users + 1) == 0) {
            throw new IllegalStateException(what + " is closed");
        }
    }

    /** One user less; the last frees the memory. Refused where nobody is left. */
    public void release() {
        int users = count.getAndUpdate(before -> before == 0 ? 0 : before - 1);
        if (users == 0) {
            throw new IllegalStateException(what + " was released more often than retained");
        }
        if (users == 1) {
            free.run();
        }
    }
}
