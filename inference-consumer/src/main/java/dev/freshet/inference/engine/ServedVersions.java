package dev.freshet.inference.engine;

import dev.freshet.schemas.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The version of each model that new sequences get. A swap is one reference swap. Thread-safe. */
public final class ServedVersions implements AutoCloseable {

    private final Map<String, LoadedVersion> current = new ConcurrentHashMap<>();

    /** Makes a version the current one of its model and takes over the caller's reference to it. */
    public void swap(LoadedVersion version) {
        LoadedVersion old = current.put(version.id().model(), version);
        if (old != null) {
            old.release();
        }
    }

    /** The current version of a model, if it has one. */
    public Optional<VersionId> current(String model) {
        return Optional.ofNullable(current.get(model)).map(LoadedVersion::id);
    }

    /** The current version of a model with a reference for the caller, or null if the model has none. */
    @Nullable
    LoadedVersion acquire(String model) {
        while (true) {
            LoadedVersion version = current.get(model);
            // A version that cannot be retained was swapped out since the look-up.
            if (version == null || version.retain()) {
                return version;
            }
        }
    }

    /** Lets go of all versions; those that sequences still use leave with them. */
    @Override
    public void close() {
        current.keySet().forEach(model -> {
            LoadedVersion version = current.remove(model);
            if (version != null) {
                version.release();
            }
        });
    }
}
