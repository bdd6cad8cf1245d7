package dev.freshet.local.bench;

import dev.freshet.benchmarks.BenchReport;
import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.local.bench.JobSide.Lesson;
import dev.freshet.local.bench.RecordingLearners.Step;
import dev.freshet.local.shop.Customers;
import dev.freshet.local.shop.Shop;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.training.Learner;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.LoraLearnerFactory;
import dev.freshet.training.TrainingConfig;
import dev.freshet.updater.judge.AdapterConfig;
import dev.freshet.updater.judge.GateConfig;
import dev.freshet.updater.judge.LanguageModelJudge;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many training examples the learn job steps on in a second, with its broker, checkpoints, artifacts and
 * manifests, over a bare loop that takes the very same steps with the same trainer and nothing else.
 */
public final class TrainingBench {

    private static final Row OVER_A_BARE_LOOP = new Row(
            "training-job-over-bare-loop",
            "training examples stepped on, the learn job / the same steps in a bare loop",
            "examples/s",
            Bound.atLeast(0.9));

    private final int rounds;
    private final int corrections;
    private final Path base;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Measures.
     *
     * @param rounds measurements of each side, at least 1
     * @param corrections in each measurement, at least 1
     * @param base folder of the base model
     * @param out where the table goes
     * @param err where it goes what goes on
     */
    public TrainingBench(int rounds, int corrections, Path base, PrintWriter out, PrintWriter err) {
        this.rounds = rounds;
        this.corrections = corrections;
        this.base = base;
        this.out = out;
        this.err = err;
    }

    /**
     * Measures both sides and prints the table.
     *
     * @param json where the results are written besides; null for nowhere
     * @return whether the bound is kept
     */
    public boolean run(@Nullable Path json) throws Exception {
        Path folder = Files.createTempDirectory("freshet-bench-training");
        TrainingConfig config = TrainingConfig.defaults();
        ArtifactsConfig artifacts =
                new ArtifactsConfig(folder.resolve("artifacts").toString());
        ArtifactStore store = artifacts.open();
        LearnerFactory factory = new LoraLearnerFactory(config.trainer(), config.methods());
        String digest = store.put(base);
        Map<String, byte[]> zero = zero(store, digest);
        try (JobSide job = new JobSide(folder, config, artifacts, digest, store.put(zero), lessons());
                LearnerFactory.Learners learners = factory.open(store)) {
            // The bare loop repeats the job's steps, so it needs some before its first turn.
            job.measure();
            Side bare = () -> bare(learners.restore(digest, zero), zero, job.steps());
            double[][] figures = new Interleaved(rounds, Duration.ZERO).measure(List.of(job, bare), words -> {
                err.println("training: " + words);
                err.flush();
            });
            return BenchReport.write(List.of(RowResult.ofPairs(OVER_A_BARE_LOOP, figures[0], figures[1])), out, json);
        } finally {
            Utils.delete(folder.toFile());
        }
    }

    private static double bare(Learner fresh, Map<String, byte[]> reference, List<Step> steps) {
        try (Learner learner = fresh) {
            learner.refer(reference);
            long begin = System.nanoTime();
            for (Step step : steps) {
                learner.step(step.batch(), step.rate());
            }
            return JobSide.examples(steps) / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static Map<String, byte[]> zero(ArtifactStore store, String base) {
        try (LanguageModelJudge judge = new LanguageModelJudge(
                store, ModelOptions.defaults(), AdapterConfig.defaults(), GateConfig.defaults())) {
            return judge.zeroAdapter(base);
        }
    }

    private List<Lesson> lessons() throws IOException {
        Customers customers = new Customers(Shop.fernhill(), 1);
        List<Lesson> lessons = new ArrayList<>();
        for (int i = 0; i < corrections; i++) {
            Customers.Question question = customers.ask();
            lessons.add(new Lesson(question.text(), question.topic().corpusAnswer()));
        }
        return lessons;
    }
}
