package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.model.Examples;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.benchmarks.peer.PeerUnavailableException;
import dev.freshet.benchmarks.peer.PythonPeft;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A LoRA step beside the same in Python with PyTorch and PEFT: the same base in the same type, rank and layers, the same number
 * of threads, batches of one shape with as many targets, AdamW, the gradient clipped. Both start where an adapter changes
 * nothing, so the first losses are those of the base: they must agree.
 */
final class PeftExperiment implements Experiment {

    private static final double TOLERANCE = 0.02;

    private final String ourType;
    private final String theirType;
    private final Row row;

    private PeftExperiment(String ourType, String theirType) {
        this.ourType = ourType;
        this.theirType = theirType;
        this.row = new Row(
                "lora-step-" + ourType + "-over-peft",
                "step on a base in " + ourType + " / PyTorch with PEFT",
                "tokens/s",
                Bound.atLeast(1));
    }

    static PeftExperiment fp32() {
        return new PeftExperiment("fp32", "float32");
    }

    static PeftExperiment bf16() {
        return new PeftExperiment("bf16", "bfloat16");
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public List<Row> rows() {
        return List.of(row);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(ourType.equals("fp32") ? 95 : 55);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        Path folder = context.models().folder(context.modelOr(Models.RANDOM_135M));
        try (PythonPeft peft = PythonPeft.load(
                        context.peers(),
                        folder,
                        theirType,
                        context.threads(),
                        LoraConfig.defaults(),
                        Training.LEARNING_RATE);
                BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", ourType));
                Training training = new Training(base)) {
            Examples examples = new Examples(base.tokenizer());
            compareFirstLosses(training, peft, examples, base.tokenizer());
            double[][] figures = context.interleaved()
                    .measure(
                            List.of(
                                    training.side(() -> examples.supervised(Training.ROWS)),
                                    () -> Training.TOKENS
                                            / step(peft, examples.supervised(Training.ROWS), base.tokenizer())
                                                    .seconds()),
                            context.progress());
            return List.of(RowResult.ofPairs(row, figures[0], figures[1]));
        } catch (PeerUnavailableException e) {
            return List.of(RowResult.skipped(row, String.valueOf(e.getMessage())));
        }
    }

    private static void compareFirstLosses(Training training, PythonPeft peft, Examples examples, Tokenizer tokenizer)
            throws Exception {
        List<SupervisedExample> batch = examples.supervised(Training.ROWS);
        double ours = training.loss(batch);
        double theirs = step(peft, batch, tokenizer).loss();
        if (!(Math.abs(ours - theirs) <= TOLERANCE * theirs)) {
            throw new IllegalStateException("the losses of one batch differ: " + ours + " and " + theirs);
        }
    }

    private static PythonPeft.Step step(PythonPeft peft, List<SupervisedExample> batch, Tokenizer tokenizer)
            throws Exception {
        List<int[]> sequences =
                batch.stream().map(example -> tokens(example, tokenizer)).toList();
        return peft.step(sequences, Examples.LENGTH - Examples.ANSWER);
    }

    private static int[] tokens(SupervisedExample example, Tokenizer tokenizer) {
        int[] prompt = tokenizer.encodePrompt(example.messages());
        int[] answer = tokenizer.encode(example.answer());
        int[] tokens = Arrays.copyOf(prompt, Examples.LENGTH);
        System.arraycopy(answer, 0, tokens, prompt.length, answer.length);
        tokens[Examples.LENGTH - 1] = tokenizer.endOfTurn();
        return tokens;
    }
}
