package dev.freshet.inference.languagemodel;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.engine.EngineEvent;
import dev.freshet.inference.engine.EngineSequence;
import dev.freshet.inference.engine.EngineVersion;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelCache;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Generates with the language model. Versions are adapters on base models; both are loaded when a version first needs them,
 * and leave when no version does and others need their place. Versions of one base share a batch.
 */
public final class LanguageModelEngine implements Engine {

    /** Shorter than anybody waits before he tries a failed load again. */
    private static final Duration FAILURE = Duration.ofSeconds(1);

    private final ModelOptions model;
    private final GeneratorOptions options;
    private final ModelCache.Limits adapters;
    private final ModelCache<String, BaseBatch> bases;
    // Those that are loaded: added by the thread that loads, removed by whoever makes one leave.
    private final Set<BaseBatch> batches = ConcurrentHashMap.newKeySet();

    /**
     * An engine without a model yet.
     *
     * @param slots most sequences that run at once
     */
    public LanguageModelEngine(LanguageModelConfig config, int slots) {
        this.model = new ModelOptions(config.device(), config.dtype());
        this.options = new GeneratorOptions(slots, config.maxContext(), config.maxRank())
                .withMaxCacheBytes(config.maxCacheBytes())
                .withMaxWaiting(0);
        this.adapters = new ModelCache.Limits(config.maxAdapters(), Long.MAX_VALUE, FAILURE);
        this.bases = new ModelCache<>(
                new ModelCache.Limits(config.maxBases(), Long.MAX_VALUE, FAILURE),
                batch -> 0,
                this::leave,
                Clock.systemUTC());
    }

    @Override
    public synchronized EngineVersion load(VersionRef version, ArtifactStore artifacts) {
        ModelCache.Lease<BaseBatch> base = bases.acquire(version.getBase(), () -> join(artifacts, version.getBase()));
        try {
            String adapter = version.getAdapter();
            return new Version(base, base.value().load(adapter, () -> artifacts.get(adapter)));
        } catch (RuntimeException | Error e) {
            base.close();
            throw e;
        }
    }

    @Override
    public List<EngineEvent> step() {
        List<EngineEvent> events = new ArrayList<>();
        batches.forEach(batch -> events.addAll(batch.step()));
        return events;
    }

    @Override
    public void reset() {
        batches.forEach(BaseBatch::reset);
    }

    @Override
    public void close() {
        bases.close();
    }

    private BaseBatch join(ArtifactStore artifacts, String digest) {
        BaseModel base = BaseModel.load(artifacts.folder(digest), model);
        try {
            BaseBatch batch = new BaseBatch(base, options, adapters);
            batches.add(batch);
            return batch;
        } catch (RuntimeException | Error e) {
            base.close();
            throw e;
        }
    }

    private void leave(BaseBatch batch) {
        batches.remove(batch);
        batch.close();
    }

    private record Version(ModelCache.Lease<BaseBatch> base, ModelCache.Lease<Adapter> adapter)
            implements EngineVersion {

        @Override
        public EngineSequence start(Prompt prompt) {
            return base.value().start(prompt, adapter.value());
        }

        @Override
        public void close() {
            adapter.close();
            base.close();
        }
    }
}
