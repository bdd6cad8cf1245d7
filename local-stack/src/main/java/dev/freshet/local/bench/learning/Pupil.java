package dev.freshet.local.bench.learning;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.training.DirectLearning;
import dev.freshet.training.LoraLearnerFactory;
import dev.freshet.training.TrainingConfig;
import dev.freshet.training.rules.Place;
import dev.freshet.updater.judge.AdapterConfig;
import dev.freshet.updater.judge.GateConfig;
import dev.freshet.updater.judge.Judge;
import dev.freshet.updater.judge.Judgement;
import dev.freshet.updater.judge.LanguageModelJudge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model that serves, learns and is released: the learn job's own work and the updater's own gate, in the caller's thread and by
 * the caller's clock. It answers with the version that is released.
 */
final class Pupil implements AutoCloseable {

    static final String MODEL = "pupil";

    private final Path folder;
    private final ArtifactStore artifacts;
    private final BaseModel base;
    private final Answers answers;
    private final Judge judge;
    private final DirectLearning learning;

    private final List<DeniedVersion> denied = new ArrayList<>();
    private Adapter adapter;
    private VersionRef stable;
    private long epoch;
    private long examples;
    private int released;

    /**
     * At its first version.
     *
     * @param model folder of the base model
     * @param first the version that it begins with; empty to answer as the base model does
     * @param seed of the first adapter's matrices
     */
    Pupil(Path model, TrainingConfig config, GateConfig gate, Map<String, byte[]> first, long seed) throws IOException {
        folder = Files.createTempDirectory("freshet-bench-learning");
        artifacts = new FolderArtifactStore(folder);
        String digest = artifacts.put(model);
        base = BaseModel.load(model, ModelOptions.defaults());
        answers = new Answers(base);
        AdapterConfig shape = AdapterConfig.defaults();
        judge = new LanguageModelJudge(
                artifacts,
                ModelOptions.defaults(),
                new AdapterConfig(shape.rank(), shape.alpha(), shape.dropout(), shape.modules(), seed),
                gate);
        learning = new DirectLearning(
                MODEL, config, artifacts, new LoraLearnerFactory(config.trainer(), config.methods()));
        String adapterDigest = artifacts.put(first.isEmpty() ? judge.zeroAdapter(digest) : first);
        stable = new VersionRef(MODEL, 1, digest, adapterDigest);
        adapter = Adapter.load(base, artifacts.get(adapterDigest));
        learning.follow(decision(1), 0);
    }

    /** The files of the version that answers. */
    Map<String, byte[]> files() {
        return artifacts.get(stable.getAdapter());
    }

    /** The questions with the answers of the released version, which are judged at a time. */
    List<Answered> answered(List<String> questions, long at) {
        String version = VersionId.of(stable).toString();
        List<String> texts = answer(questions);
        return IntStream.range(0, texts.size())
                .mapToObj(i -> new Answered(questions.get(i), texts.get(i), version, at))
                .toList();
    }

    BaseModel base() {
        return base;
    }

    Adapter adapter() {
        return adapter;
    }

    /** Answers of the released version, in the order of the questions. */
    List<String> answer(List<String> questions) {
        return answers.to(questions, adapter);
    }

    /** Hears a judgement. */
    void hear(TrainingExample example, long now) {
        learning.admit(new Place(0, examples++), example, now);
    }

    /** Learns what is due. */
    void learn(long now) {
        while (learning.due() <= now) {
            learning.wake(now);
        }
    }

    /** Has what was learned since the last time judged, and serves it if it passes. */
    void release(long now) {
        Optional<ModelCandidate> cut = learning.cut(now);
        if (cut.isEmpty()) {
            return;
        }
        VersionRef candidate = cut.get().getVersion();
        Judgement judgement = judge.judge(candidate, stable, List.of());
        if (judgement.approved()) {
            Adapter next = Adapter.load(base, artifacts.get(candidate.getAdapter()));
            adapter.close();
            adapter = next;
            stable = candidate;
            released++;
        } else {
            denied.add(new DeniedVersion(candidate.getNumber(), judgement.reason()));
        }
        learning.follow(decision(candidate.getNumber()), now);
    }

    private ModelRelease decision(int decided) {
        return ModelRelease.newBuilder()
                .setModel(MODEL)
                .setEpoch(++epoch)
                .setStable(stable)
                .setHighest(decided)
                .setDecided(decided)
                .setDenied(List.copyOf(denied))
                .setFrozen(false)
                .setAt(0)
                .build();
    }

    /** Versions released after the first one. */
    int released() {
        return released;
    }

    @Override
    public void close() {
        adapter.close();
        answers.close();
        learning.close();
        judge.close();
        base.close();
        delete();
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
