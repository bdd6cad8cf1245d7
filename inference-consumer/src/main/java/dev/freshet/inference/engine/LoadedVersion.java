package dev.freshet.inference.engine;

import dev.freshet.schemas.VersionId;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A version in memory, counted by reference: the one who made it holds the first reference, each running sequence one
 * more; the last to let go closes it. Thread-safe.
 */
public final class LoadedVersion {

    private final VersionId id;
    private final EngineVersion version;
    private final AtomicInteger references = new AtomicInteger(1);

    /** With one reference, the caller's. */
    public LoadedVersion(VersionId id, EngineVersion version) {
        this.id = id;
        this.version = version;
    }

    /** Its name. */
    public VersionId id() {
        return id;
    }

    /** Starts a sequence; the caller holds a reference until the sequence ended. */
    EngineSequence start(Prompt prompt) {
        return version.start(prompt);
    }

    /** Takes a reference, unless the last one is gone already. */
    boolean retain() {
        return references.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /** Gives a reference back; the last one closes the version. */
    public void release() {
        int left = references.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException(id + " was released more often than retained");
        }
        if (left == 0) {
            version.close();
        }
    }
}
