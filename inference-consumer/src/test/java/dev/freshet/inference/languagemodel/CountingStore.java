package dev.freshet.inference.languagemodel;

import dev.freshet.service.artifacts.ArtifactStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A store that remembers what was read from it. */
final class CountingStore implements ArtifactStore {

    private final ArtifactStore store;
    private final List<String> bases = new ArrayList<>();
    private final List<String> adapters = new ArrayList<>();

    CountingStore(ArtifactStore store) {
        this.store = store;
    }

    List<String> bases() {
        return bases;
    }

    List<String> adapters() {
        return adapters;
    }

    @Override
    public String put(Map<String, byte[]> files) {
        return store.put(files);
    }

    @Override
    public String put(Path folder) {
        return store.put(folder);
    }

    @Override
    public Map<String, byte[]> get(String digest) {
        adapters.add(digest);
        return store.get(digest);
    }

    @Override
    public Path folder(String digest) {
        bases.add(digest);
        return store.folder(digest);
    }
}
