package dev.freshet.updater.judge;

import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactException;
import dev.freshet.service.artifacts.ArtifactStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges with the language model: candidate and stable version side by side on the base model's invariants and on the
 * held-out labels, and the candidate's distance from the base. Keeps each base model, and each model's stable version
 * with its marks, in memory until it is closed. One thread.
 */
public final class LanguageModelJudge implements Judge {

    private static final Logger LOG = LoggerFactory.getLogger(LanguageModelJudge.class);

    private final ArtifactStore artifacts;
    private final ModelOptions options;
    private final AdapterConfig adapterConfig;
    private final GateConfig gateConfig;
    private final Gate gate;
    private final Map<String, JudgedBase> bases = new HashMap<>();
    private final Map<VersionRef, JudgedVersion> versions = new HashMap<>();

    /** Loads nothing yet. */
    public LanguageModelJudge(
            ArtifactStore artifacts, ModelOptions options, AdapterConfig adapterConfig, GateConfig gateConfig) {
        this.artifacts = artifacts;
        this.options = options;
        this.adapterConfig = adapterConfig;
        this.gateConfig = gateConfig;
        this.gate = new Gate(gateConfig);
    }

    @Override
    public Map<String, byte[]> zeroAdapter(String base) {
        return Adapter.zero(base(base).model(), adapterConfig.lora(), adapterConfig.seed());
    }

    @Override
    public void prepare(VersionRef stable) {
        try {
            stable(base(stable.getBase()), stable);
        } catch (UnusableBaseException e) {
            LOG.warn("candidates of {} cannot be judged", stable.getModel(), e);
        }
    }

    @Override
    public Optional<String> fault(VersionRef version) {
        try {
            JudgedBase base = base(version.getBase());
            // The learner goes on from it, with its optimizer; replicas only serve it.
            LoraTrainer.restore(base.model(), TrainerOptions.defaults(), artifacts.get(version.getAdapter()))
                    .close();
            try (JudgedVersion judged = JudgedVersion.of(base, load(base, version), List.of())) {
                return judged.fixed().finite() ? Optional.empty() : Optional.of("its scores are not finite");
            }
        } catch (UnusableBaseException | ArtifactException | InvalidModelException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Judgement judge(VersionRef candidate, VersionRef stable, List<HeldOutExample> heldOut) {
        long start = System.nanoTime();
        JudgedVersion judged;
        Judgement judgement;
        try {
            JudgedBase base = base(stable.getBase());
            List<SupervisedExample> labels = labels(base, heldOut);
            JudgedVersion reference = stable(base, stable);
            judged = JudgedVersion.of(base, load(base, candidate), labels);
            judgement = compare(base, judged, reference, labels);
        } catch (UnusableBaseException | ArtifactException | InvalidModelException e) {
            return Judgement.refuse("it cannot be used: " + e.getMessage(), Map.of());
        }
        keep(candidate, judged, judgement.approved(), stable);
        LOG.info("{} judged in {} ms: {}", VersionId.of(candidate), (System.nanoTime() - start) / 1_000_000, judgement);
        return judgement;
    }

    @Override
    public void close() {
        versions.values().forEach(JudgedVersion::close);
        versions.clear();
        bases.values().forEach(JudgedBase::close);
        bases.clear();
    }

    /** What the gate says; closes the candidate if it cannot be weighed. */
    private Judgement compare(
            JudgedBase base, JudgedVersion candidate, JudgedVersion stable, List<SupervisedExample> labels) {
        try {
            return gate.judge(new Evidence(
                    new Evidence.Sides(candidate.fixed(), stable.fixed()),
                    base.marks(),
                    new Evidence.Sides(candidate.heldOut(labels), stable.heldOut(labels)),
                    candidate.distance()));
        } catch (RuntimeException | Error e) {
            candidate.close();
            throw e;
        }
    }

    private JudgedBase base(String digest) {
        return bases.computeIfAbsent(digest, key -> JudgedBase.load(artifacts, key, options, gateConfig));
    }

    private Adapter load(JudgedBase base, VersionRef version) {
        return Adapter.load(base.model(), artifacts.get(version.getAdapter()));
    }

    /** A stable version whose artifact was lost since its release is worth what the base model is. */
    private JudgedVersion stable(JudgedBase base, VersionRef stable) {
        return versions.computeIfAbsent(stable, version -> {
            try {
                return JudgedVersion.of(base, load(base, version), List.of());
            } catch (ArtifactException | InvalidModelException e) {
                LOG.warn("{} cannot be read, the base model is judged in its place", VersionId.of(version), e);
                return JudgedVersion.ofBase(base);
            }
        });
    }

    private static List<SupervisedExample> labels(JudgedBase base, List<HeldOutExample> heldOut) {
        List<SupervisedExample> labels = new ArrayList<>();
        for (HeldOutExample example : heldOut) {
            List<ChatMessage> messages = example.messages().stream()
                    .map(message -> new ChatMessage(message.getRole(), message.getContent()))
                    .toList();
            try {
                base.model().tokenizer().encodePrompt(messages);
                labels.add(new SupervisedExample(messages, example.answer()));
            } catch (InvalidRequestException e) {
                LOG.warn("a held-out label cannot judge: {}", e.getMessage());
            }
        }
        return labels;
    }

    /** Keeps what may be judged against next: the stable version, and the candidate if it takes its place. */
    private void keep(VersionRef candidate, JudgedVersion judged, boolean approved, VersionRef stable) {
        versions.entrySet().removeIf(entry -> {
            VersionRef version = entry.getKey();
            boolean old = version.getModel().equals(stable.getModel()) && !version.equals(stable);
            if (old) {
                entry.getValue().close();
            }
            return old;
        });
        if (approved) {
            versions.put(candidate, judged);
        } else {
            judged.close();
        }
    }
}
