package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** A process that trains and tells what it holds, after warming up and after many more steps. */
final class MemoryProcess {

    static final int WARM = 200;
    static final int STEPS = 1000;

    private static final List<SupervisedExample> BATCH =
            List.of(TestModels.example("when do you open", "at nine"), TestModels.example("how long", "for 45 days"));
    private static final List<ChatMessage> OPEN = List.of(ChatMessage.user("when do you open"));

    private MemoryProcess() {}

    /**
     * Writes properties {@code steps}, {@code weights}, {@code arrays.before}, {@code arrays.after}, {@code
     * bytes.before} and {@code bytes.after}.
     *
     * @param args the objective, the model's folder and the file to write
     */
    public static void main(String[] args) throws IOException {
        Objective objective = Objective.valueOf(args[0]);
        Properties figures = new Properties();
        try (BaseModel base = BaseModel.load(Path.of(args[1]), new ModelOptions("cpu"));
                LoraTrainer trainer = LoraTrainer.restore(
                        base, TrainerOptions.defaults(), Adapter.zero(base, LoraConfig.defaults(), 3))) {
            run(base, trainer, objective, WARM);
            tell(figures, base, "before");
            run(base, trainer, objective, STEPS);
            tell(figures, base, "after");
            figures.setProperty("steps", Long.toString(trainer.steps()));
            figures.setProperty("weights", Integer.toString(base.weights().size()));
        }
        try (Writer writer = Files.newBufferedWriter(Path.of(args[2]))) {
            figures.store(writer, null);
        }
    }

    private static void tell(Properties figures, BaseModel base, String when) throws IOException {
        figures.setProperty("arrays." + when, Integer.toString(base.liveArrays()));
        figures.setProperty("bytes." + when, Long.toString(residentBytes()));
    }

    /** Steps, and now and then all else that a learner does: judge, save, load, let go. */
    private static void run(BaseModel base, LoraTrainer trainer, Objective objective, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch(objective, i));
            if (i % 50 == 0) {
                try (Adapter adapter = Adapter.load(base, trainer.save())) {
                    Evaluator.score(base, adapter, BATCH);
                    Evaluator.klToBase(base, adapter, BATCH);
                }
            }
        }
    }

    /** Of answers that come again and others that are seen once, so that the reference forgets some. */
    private static List<? extends TrainingExample> batch(Objective objective, int step) {
        String fresh = "at " + step;
        return switch (objective) {
            case SUPERVISED -> BATCH.subList(0, 1 + step % 2);
            case TEXT -> List.of(new TextExample("The shop opens " + fresh));
            case PREFERENCE ->
                List.of(new PreferenceExample(OPEN, "at nine", "never"), new PreferenceExample(OPEN, "at nine", fresh));
            case ANCHOR -> List.of(new AnchorExample(OPEN, "at nine"), new AnchorExample(OPEN, fresh));
            case LABELED -> List.of(new LabeledExample(OPEN, "at nine", true), new LabeledExample(OPEN, fresh, false));
        };
    }

    private static long residentBytes() throws IOException {
        System.gc();
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
