package dev.freshet.languagemodel.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.AdapterFiles;
import dev.freshet.languagemodel.adapter.LoraLayout;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One adapter under training with AdamW, on a frozen base. Any number of trainers may share a base; each is used by one
 * thread at a time and holds native memory until {@link #close}.
 *
 * <p>With libtorch on one thread, the same files and the same batches give the same bits, whether or not the trainer was
 * saved and restored in between.
 */
public final class LoraTrainer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoraTrainer.class);
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    private static final String STEP = "step";

    private final BaseModel base;
    private final TrainerOptions options;
    private final LoraLayout layout;
    private final ExampleEncoder encoder;
    private final NDManager manager;
    private final Tensors adapter;
    private final AdamW optimizer;
    private ReferenceScores reference;
    private PassRunner.Gradients gradients = this::addGradients;
    private boolean closed;

    private LoraTrainer(
            BaseModel base,
            TrainerOptions options,
            LoraLayout layout,
            NDManager manager,
            Tensors adapter,
            ReferenceScores reference) {
        this.base = base;
        this.options = options;
        this.layout = layout;
        this.encoder = new ExampleEncoder(
                base.tokenizer(), Math.min(options.maxTokens(), base.config().maxPositions()));
        this.manager = manager;
        this.adapter = adapter;
        this.reference = reference;
        this.optimizer = new AdamW(base.graph(), manager, adapter);
    }

    /** As {@link #restore(BaseModel, TrainerOptions, Map, Adapter)}, the base alone being the reference. */
    public static LoraTrainer restore(BaseModel base, TrainerOptions options, Map<String, byte[]> files) {
        return restore(base, options, files, null);
    }

    /**
     * Goes on where {@link #save} was.
     *
     * @param files as of {@code save()}; without {@code optimizer.safetensors} (any PEFT adapter) it starts at step 0
     * @param reference what preferences and labeled answers are measured against, kept in memory until {@link #close};
     *     null for the base alone
     * @throws InvalidModelException if a file is not as it must be
     * @throws IllegalStateException if the device can never hold the {@link MemoryEstimate}
     */
    public static LoraTrainer restore(
            BaseModel base, TrainerOptions options, Map<String, byte[]> files, @Nullable Adapter reference) {
        LoraLayout layout = AdapterFiles.readLayout(files, base.config());
        MemoryEstimate estimate = MemoryEstimate.of(base, options, layout);
        estimate.check();
        if (estimate.missing() > estimate.free()) {
            LOG.warn("Memory may run out: {}", estimate.describe());
        }
        base.retain();
        NDManager manager = base.graph().manager().newSubManager();
        ReferenceScores scores = null;
        LoraTrainer trainer;
        try {
            scores = new ReferenceScores(base, reference);
            Tensors adapter = AdapterFiles.readWeights(files, layout, manager);
            trainer = new LoraTrainer(base, options, layout, manager, adapter, scores);
        } catch (RuntimeException | Error e) {
            if (scores != null) {
                scores.close();
            }
            manager.close();
            base.release();
            throw e;
        }
        try {
            byte[] moments = files.get(OPTIMIZER);
            if (moments != null) {
                trainer.restoreMoments(SafetensorsFile.of(OPTIMIZER, moments));
            }
            return trainer;
        } catch (RuntimeException | Error e) {
            trainer.close();
            throw e;
        }
    }

    /**
     * Everything that the next step depends on: {@code adapter_config.json}, {@code adapter_model.safetensors} and
     * {@code optimizer.safetensors} (moments and step). The same state gives the same bytes.
     */
    public Map<String, byte[]> save() {
        Map<String, long[]> shapes = layout.shapes();
        Map<String, TensorData> moments = new LinkedHashMap<>();
        moments.putAll(AdapterFiles.named(FIRST, shapes, optimizer.firstMoments()));
        moments.putAll(AdapterFiles.named(SECOND, shapes, optimizer.secondMoments()));
        return Map.of(
                AdapterFiles.CONFIG,
                layout.file(),
                AdapterFiles.WEIGHTS,
                AdapterFiles.writeWeights(layout, adapter),
                OPTIMIZER,
                SafetensorsWriter.write(moments, Map.of(STEP, Long.toString(steps()))));
    }

    /**
     * One AdamW step on all examples together, of any kinds: on the weighted sum of the kinds' means, the gradient clipped
     * by its global norm. Longer batches run as several passes whose gradients add up.
     *
     * @param batch at least one example with a token to learn
     * @throws IllegalStateException if not even one of its examples fits in memory; nothing has changed
     */
    public StepResult step(List<? extends TrainingExample> batch) {
        return step(batch, 1);
    }

    /**
     * As {@link #step(List)}, at a part of the schedule's learning rate.
     *
     * @param factor of the rate, in (0, 1]
     */
    public StepResult step(List<? extends TrainingExample> batch, double factor) {
        AdamWOptions.check("factor", factor, factor > 0 && factor <= 1, "in (0, 1]");
        long start = System.nanoTime();
        List<EncodedExample> encoded = encode(batch);
        StepLoss loss;
        try {
            loss = addGradients(encoded);
        } catch (RuntimeException | Error e) {
            optimizer.discard();
            throw e;
        }
        double rate = factor * options.schedule().learningRate(steps() + 1);
        double norm = optimizer.update(rate, options.optimizer());
        int tokens = encoded.stream().mapToInt(EncodedExample::targets).sum();
        return new StepResult(loss.total(), norm, tokens, (System.nanoTime() - start) / 1e9, loss.results());
    }

    /**
     * Measures preferences and labeled answers against another adapter from the next step on.
     *
     * @param adapter of the same base, kept in memory until the next call or {@link #close}; null for the base alone
     */
    public void refer(@Nullable Adapter adapter) {
        ReferenceScores next = new ReferenceScores(base, adapter);
        reference.close();
        reference = next;
    }

    List<EncodedExample> encode(List<? extends TrainingExample> batch) {
        List<EncodedExample> encoded = new ArrayList<>();
        batch.forEach(example -> encoded.addAll(encoder.encode(example)));
        return encoded;
    }

    /** Adds the gradient of the examples' loss to {@link #gradients}. */
    StepLoss addGradients(List<EncodedExample> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("batch is empty, must hold at least one example");
        }
        StepLoss loss = new StepLoss(options.losses(), examples);
        PassRunner runner = new PassRunner(gradients, reference);
        int index = 0;
        for (Pass pass : new PassPlanner(options.passTokens(), options.packing()).plan(examples)) {
            runner.run(pass, loss, Dropout.of(layout.config().dropout(), options.seed(), steps(), index++));
        }
        return loss;
    }

    /** Runs every pass through {@code seam}, which gets what else would run it. */
    void intercept(UnaryOperator<PassRunner.Gradients> seam) {
        gradients = seam.apply(gradients);
    }

    /** The gradients gathered since the last step, by the matrices' names in the PEFT layout. */
    Map<String, TensorData> gradients() {
        return AdapterFiles.named("", layout.shapes(), optimizer.gradients());
    }

    /** Steps since the adapter's training began, over all restores. */
    public long steps() {
        return optimizer.steps();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        optimizer.close();
        reference.close();
        adapter.close();
        manager.close();
        base.release();
    }

    private void restoreMoments(SafetensorsFile file) {
        Map<String, long[]> shapes = layout.storedShapes();
        Map<String, long[]> expected = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> expected.put(FIRST + name, shape));
        shapes.forEach((name, shape) -> expected.put(SECOND + name, shape));
        file.expect(expected);
        int index = 0;
        for (String name : layout.shapes().keySet()) {
            if (shapes.containsKey(name)) {
                set(optimizer.firstMoments().get(index), file.finite(FIRST + name));
                set(optimizer.secondMoments().get(index), file.finite(SECOND + name));
            }
            index++;
        }
        String step = file.metadata(STEP).orElse("");
        if (!step.matches("[0-9]{1,18}")) {
            throw new InvalidModelException(OPTIMIZER, "metadata has the step '" + step + "', must be a number");
        }
        optimizer.resumeAt(Long.parseLong(step));
    }

    private static void set(NDArray array, float[] values) {
        array.set(values);
    }

    private PassResult addGradients(TokenBatch batch, PassLoss loss, Dropout dropout) {
        return new TrainingGraph(base.graph())
                .adapterGradients(
                        batch, loss, base.weights(), adapter, layout.scales(), optimizer.gradients(), dropout);
    }
}
