package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One adapter under training with AdamW, on a frozen base. Any number of trainers may share a base; each is used by one
 * thread at a time and holds native memory until {@link #close}.
 *
 * <p>With libtorch on one thread, the same files and the same batches give the same bits, whether or not the trainer was
 * saved and restored in between.
 */
public final class LoraTrainer implements AutoCloseable {

    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String FIRST = "exp_avg.";
    private static final String SECOND = "exp_avg_sq.";
    private static final String STEP = "step";

    /** Tokens of one pass, padding included: bounds memory and how long a call takes. */
    private static final int PASS_TOKENS = 1024;

    private final BaseModel base;
    private final TrainerOptions options;
    private final LoraConfig config;
    private final ExampleEncoder encoder;
    private final NDManager manager;
    private final Tensors adapter;
    private final AdamW optimizer;

    private LoraTrainer(BaseModel base, TrainerOptions options, LoraConfig config, NDManager manager, Tensors adapter) {
        this.base = base;
        this.options = options;
        this.config = config;
        this.encoder = new ExampleEncoder(
                base.tokenizer(), Math.min(options.maxTokens(), base.config().maxPositions()));
        this.manager = manager;
        this.adapter = adapter;
        this.optimizer = new AdamW(base.graph(), adapter);
    }

    /**
     * Goes on where {@link #save} was.
     *
     * @param files as of {@code save()}; without {@code optimizer.safetensors} (any PEFT adapter) it starts at step 0
     * @throws InvalidModelException if a file is not as it must be
     */
    public static LoraTrainer restore(BaseModel base, TrainerOptions options, Map<String, byte[]> files) {
        LoraConfig config = AdapterFiles.readConfig(files);
        base.retain();
        NDManager manager = base.graph().manager().newSubManager();
        try {
            Tensors adapter = AdapterFiles.readWeights(files, base.config(), config, manager);
            LoraTrainer trainer = new LoraTrainer(base, options, config, manager, adapter);
            byte[] moments = files.get(OPTIMIZER);
            if (moments != null) {
                trainer.restoreMoments(SafetensorsFile.of(OPTIMIZER, moments));
            }
            return trainer;
        } catch (RuntimeException e) {
            manager.close();
            base.release();
            throw e;
        }
    }

    /**
     * Everything that the next step depends on: {@code adapter_config.json}, {@code adapter_model.safetensors} and
     * {@code optimizer.safetensors} (moments and step). The same state gives the same bytes.
     */
    public Map<String, byte[]> save() {
        Map<String, long[]> shapes = shapes();
        Map<String, TensorData> moments = new LinkedHashMap<>();
        moments.putAll(AdapterFiles.named(FIRST, shapes, optimizer.firstMoments()));
        moments.putAll(AdapterFiles.named(SECOND, shapes, optimizer.secondMoments()));
        return Map.of(
                AdapterFiles.CONFIG,
                LoraConfigJson.write(config),
                AdapterFiles.WEIGHTS,
                AdapterFiles.writeWeights(base.config(), config, adapter),
                OPTIMIZER,
                SafetensorsWriter.write(moments, Map.of(STEP, Long.toString(steps()))));
    }

    /**
     * One AdamW step on all examples together: the mean over their answer tokens, the gradient clipped by its global
     * norm. Longer batches run as several passes whose gradients add up.
     *
     * @param batch at least one example
     */
    public StepResult step(List<SupervisedExample> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("batch is empty, must hold at least one example");
        }
        long start = System.nanoTime();
        List<ExampleEncoder.Encoded> encoded =
                batch.stream().map(encoder::encode).toList();
        int tokens =
                encoded.stream().mapToInt(ExampleEncoder.Encoded::answerLength).sum();
        double loss = 0;
        for (TokenBatch pass : passes(encoded)) {
            loss += base.graph()
                    .adapterGradients(pass, tokens, base.weights(), adapter, config.scale(), optimizer.gradients());
        }
        double rate = options.learningRate(steps() + 1);
        double norm = optimizer.update(rate, options.weightDecay(), options.clipNorm());
        return new StepResult(loss, norm, tokens, (System.nanoTime() - start) / 1e9);
    }

    /** Steps since the adapter's training began, over all restores. */
    public long steps() {
        return optimizer.steps();
    }

    @Override
    public void close() {
        optimizer.close();
        adapter.close();
        manager.close();
        base.release();
    }

    private Map<String, long[]> shapes() {
        return base.config().adapterShapes(config.rank());
    }

    private void restoreMoments(SafetensorsFile file) {
        Map<String, long[]> shapes = shapes();
        Map<String, long[]> expected = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> expected.put(FIRST + name, shape));
        shapes.forEach((name, shape) -> expected.put(SECOND + name, shape));
        file.expect(expected);
        int index = 0;
        for (String name : shapes.keySet()) {
            set(optimizer.firstMoments().get(index), file.finite(FIRST + name));
            set(optimizer.secondMoments().get(index++), file.finite(SECOND + name));
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

    private static List<TokenBatch> passes(List<ExampleEncoder.Encoded> encoded) {
        List<TokenBatch> passes = new ArrayList<>();
        List<ExampleEncoder.Encoded> pass = new ArrayList<>();
        int longest = 0;
        for (ExampleEncoder.Encoded example : encoded) {
            int length = Math.max(longest, example.length());
            if (!pass.isEmpty() && length * (pass.size() + 1) > PASS_TOKENS) {
                passes.add(ExampleEncoder.batch(pass));
                pass.clear();
                length = example.length();
            }
            longest = length;
            pass.add(example);
        }
        passes.add(ExampleEncoder.batch(pass));
        return passes;
    }
}
