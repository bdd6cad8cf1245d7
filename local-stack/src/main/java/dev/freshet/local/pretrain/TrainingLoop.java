package dev.freshet.local.pretrain;

import dev.freshet.languagemodel.training.Loss;
import dev.freshet.languagemodel.training.Pretrainer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Steps until the end, the limit, or until validation stops improving; the best weights so far are on disk. */
final class TrainingLoop {

    private static final Duration REPORT_EVERY = Duration.ofSeconds(2);

    private final PretrainOptions options;
    private final PretrainListener listener;
    private final Pretrainer pretrainer;
    private final Batches batches;
    private final List<List<EncodedConversation>> validation;
    private final EarlyStopping stopping;

    TrainingLoop(
            PretrainOptions options,
            PretrainListener listener,
            Pretrainer pretrainer,
            List<EncodedConversation> training,
            List<EncodedConversation> validation) {
        this.options = options;
        this.listener = listener;
        this.pretrainer = pretrainer;
        this.batches = new Batches(training, options.batchTokens(), options.seed());
        this.validation = Batches.pack(validation, options.batchTokens());
        this.stopping = new EarlyStopping(options.patience());
    }

    /** What came of the loop. */
    record Outcome(double validationLoss, boolean stoppedEarly, Duration elapsed) {}

    Outcome run() throws IOException {
        long start = System.nanoTime();
        long reported = start;
        long tokens = 0;
        Loss loss = new Loss(0, 0);
        double validationLoss = Double.NaN;
        while (pretrainer.steps() < options.steps() && !stopping.exhausted()) {
            List<EncodedConversation> batch = batches.next();
            loss = loss.plus(pretrainer.step(ids(batch), masks(batch, EncodedConversation::everything)));
            tokens += batch.stream().mapToInt(EncodedConversation::length).sum();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            boolean last = pretrainer.steps() == options.steps() || elapsed.compareTo(options.limit()) > 0;
            boolean validate = last || pretrainer.steps() % options.validateEvery() == 0;
            if (validate) {
                validationLoss = validate();
            }
            if (validate || System.nanoTime() - reported > REPORT_EVERY.toNanos()) {
                double rate = tokens / (elapsed.toNanos() / 1e9);
                listener.onProgress(new PretrainProgress(
                        pretrainer.steps(), options.steps(), loss.mean(), validationLoss, rate, elapsed));
                reported = System.nanoTime();
                loss = new Loss(0, 0);
            }
            if (last) {
                break;
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new Outcome(stopping.best(), stopping.exhausted(), elapsed);
    }

    private double validate() throws IOException {
        Loss loss = new Loss(0, 0);
        for (List<EncodedConversation> batch : validation) {
            loss = loss.plus(pretrainer.evaluate(ids(batch), masks(batch, EncodedConversation::answer)));
        }
        if (stopping.improves(loss.mean())) {
            pretrainer.save(options.folder());
        }
        return loss.mean();
    }

    private static int[][] ids(List<EncodedConversation> batch) {
        return batch.stream().map(EncodedConversation::ids).toArray(int[][]::new);
    }

    private static boolean[][] masks(List<EncodedConversation> batch, Function<EncodedConversation, boolean[]> mask) {
        return batch.stream().map(mask).toArray(boolean[][]::new);
    }
}
