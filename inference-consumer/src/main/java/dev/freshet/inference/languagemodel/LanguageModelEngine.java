package dev.freshet.inference.languagemodel;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.engine.EngineEvent;
import dev.freshet.inference.engine.EngineSequence;
import dev.freshet.inference.engine.EngineVersion;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.languagemodel.Adapter;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.GeneratorOptions;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Generates with the language model. Versions are adapters on base models; a base model is loaded with its first version
 * and stays. Versions of one base share a batch.
 */
public final class LanguageModelEngine implements Engine {

    private final ModelOptions model;
    private final GeneratorOptions options;
    private final Map<String, BaseBatch> bases = new ConcurrentHashMap<>();

    /**
     * An engine without a model yet.
     *
     * @param slots most sequences that run at once
     */
    public LanguageModelEngine(LanguageModelConfig config, int slots) {
        this.model = new ModelOptions(config.device(), config.dtype());
        this.options = new GeneratorOptions(slots, config.maxContext(), config.maxRank());
    }

    @Override
    public synchronized EngineVersion load(VersionRef version, ArtifactStore artifacts) {
        Map<String, byte[]> files = artifacts.get(version.getAdapter());
        BaseBatch base = bases.computeIfAbsent(version.getBase(), digest -> {
            BaseModel loaded = BaseModel.load(artifacts.folder(digest), model);
            return new BaseBatch(loaded, options);
        });
        return new Version(base, base.load(files));
    }

    @Override
    public List<EngineEvent> step() {
        List<EngineEvent> events = new ArrayList<>();
        bases.values().forEach(base -> events.addAll(base.step()));
        return events;
    }

    @Override
    public void reset() {
        bases.values().forEach(BaseBatch::reset);
    }

    @Override
    public void close() {
        bases.values().forEach(BaseBatch::close);
        bases.clear();
    }

    private record Version(BaseBatch base, Adapter adapter) implements EngineVersion {

        @Override
        public EngineSequence start(Prompt prompt) {
            return base.start(prompt, adapter);
        }

        @Override
        public void close() {
            adapter.close();
        }
    }
}
