package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Loss;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.local.pretrain.PretrainOptions;
import dev.freshet.local.shop.Corpus;
import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import dev.freshet.training.MethodsConfig;
import dev.freshet.training.TrainingConfig;
import dev.freshet.training.rules.LearningRules;
import dev.freshet.updater.judge.GateConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Versions that learn what changed: how much harder what did not change becomes for them, with and without replay and the penalty
 * on the distance from the stable version. Nothing stops a version here, however bad it is.
 */
final class ForgettingExperiment implements Experiment {

    private static final GateConfig OPEN = new GateConfig(32, 1, 1, 1000, 5, 16, 1, 4, 1000);
    private static final List<Integer> PENALTIES = List.of(1, 10);
    private static final int ACCEPTED_BEFORE = 48;
    private static final int ACCEPTED_EACH = 4;
    private static final int CORRECTIONS_EACH = 2;
    private static final int POINTS = 5;
    private static final long BETWEEN = 20_000;

    /** What protects from forgetting. */
    private record Variant(String name, boolean replay, double penalty) {

        TrainingConfig on(TrainingConfig config) {
            LearningRules rules = config.learning();
            return config.withLearning(rules.withReplay(replay, rules.memory()))
                    .withMethods(config.methods().withAnchorWeight(penalty));
        }
    }

    /** Perplexity after so many versions. */
    private record Measured(int versions, double perplexity) {}

    /** Without replay there is nothing that the penalty acts on. */
    private static List<Variant> variants(MethodsConfig methods) {
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("as-shipped", true, methods.anchorWeight()));
        PENALTIES.forEach(penalty -> variants.add(new Variant("penalty-" + penalty, true, penalty)));
        variants.add(new Variant("without-replay", false, 0));
        return variants;
    }

    @Override
    public String name() {
        return "forgetting";
    }

    @Override
    public Findings run(School school, Trials trials) throws Exception {
        List<SupervisedExample> unchanged =
                unchanged(school.base(), school.sizes().conversations());
        List<Variant> variants = variants(school.training().methods());
        List<Trials.Trial<List<Measured>>> all = new ArrayList<>();
        variants.forEach(variant -> all.add(seed -> versions(school, variant, unchanged, seed)));
        List<List<List<Measured>>> measured = trials.run("forgetting", school.seeds(), all);
        List<RowResult> rows = new ArrayList<>();
        List<Figure.Curve> curves = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            Variant variant = variants.get(i);
            List<List<Measured>> seeds = measured.get(i);
            Row row = new Row(
                    "forgetting-" + variant.name(),
                    "perplexity of the corpus' validation answers that did not change, after the versions / before",
                    "perplexity",
                    i == 0 ? Bound.atMost(1.05) : null);
            rows.add(RowResult.ofPairs(row, last(seeds), first(seeds)));
            curves.add(curve(variant.name().replace('-', ' '), seeds));
        }
        return new Findings(
                rows,
                List.of(new Figure(
                        "forgetting",
                        "Validation answers of the pretraining corpus that did not change",
                        "versions",
                        "perplexity",
                        curves)));
    }

    private static double[] last(List<List<Measured>> seeds) {
        return seeds.stream()
                .mapToDouble(seed -> seed.get(seed.size() - 1).perplexity())
                .toArray();
    }

    private static double[] first(List<List<Measured>> seeds) {
        return seeds.stream().mapToDouble(seed -> seed.get(0).perplexity()).toArray();
    }

    private static Figure.Curve curve(String name, List<List<Measured>> seeds) {
        List<Figure.Point> points = new ArrayList<>();
        for (int i = 0; i < seeds.get(0).size(); i++) {
            int index = i;
            points.add(new Figure.Point(
                    seeds.get(0).get(i).versions(),
                    seeds.stream().map(seed -> seed.get(index).perplexity()).toList()));
        }
        return new Figure.Curve(name, points);
    }

    /** Validation conversations of the shipped model's corpus but those whose answer a change makes wrong. */
    private static List<SupervisedExample> unchanged(Path base, int most) {
        PretrainOptions options = PretrainOptions.defaults(base);
        List<String> outdated =
                Shop.fernhill().changing().stream().map(Policy::corpusAnswer).toList();
        return Corpus.generate(options.seed(), options.conversations()).validation().stream()
                .filter(conversation -> !outdated.contains(conversation.answer()))
                .distinct()
                .limit(most)
                .toList();
    }

    private static List<Measured> versions(School school, Variant variant, List<SupervisedExample> unchanged, long seed)
            throws IOException {
        ShopFloor floor = new ShopFloor(seed);
        List<Policy> policies =
                floor.shop().changing().subList(0, school.sizes().policies());
        List<Measured> measured = new ArrayList<>();
        int versions = school.sizes().versions();
        try (Pupil pupil = new Pupil(school.base(), variant.on(school.training()), OPEN, Map.of(), seed)) {
            measured.add(new Measured(0, perplexity(pupil, unchanged)));
            long now = BETWEEN;
            floor.accept(pupil, ACCEPTED_BEFORE, now);
            policies.forEach(floor::change);
            int corrections = 0;
            for (int version = 1; version <= versions; version++) {
                for (int i = 0; i < CORRECTIONS_EACH; i++) {
                    Policy policy = policies.get(corrections++ % policies.size());
                    String question = floor.ask(policy).text();
                    floor.correct(
                            pupil,
                            policy,
                            pupil.answered(List.of(question), now).get(0));
                }
                floor.accept(pupil, ACCEPTED_EACH, now);
                now += BETWEEN;
                pupil.learn(now);
                pupil.release(now);
                if (version % Math.max(1, versions / POINTS) == 0 || version == versions) {
                    measured.add(new Measured(pupil.released(), perplexity(pupil, unchanged)));
                }
            }
        }
        return measured;
    }

    private static double perplexity(Pupil pupil, List<SupervisedExample> conversations) {
        Loss loss = new Loss(0, 0);
        for (Score score : Evaluator.score(pupil.base(), pupil.adapter(), conversations)) {
            loss = loss.plus(new Loss(-score.logProbability(), score.tokens()));
        }
        return loss.perplexity();
    }
}
