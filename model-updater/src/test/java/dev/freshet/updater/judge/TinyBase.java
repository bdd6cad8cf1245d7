package dev.freshet.updater.judge;

import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.Pretrainer;
import dev.freshet.languagemodel.training.PretrainerOptions;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A real base model, tiny, that knows three invariants and five facts by heart. */
final class TinyBase {

    static final List<SupervisedExample> INVARIANTS =
            List.of(example("hi", "hello!"), example("bye", "see you"), example("who won?", "no idea"));

    static final List<SupervisedExample> FACTS = List.of(
            example("price?", "ten"),
            example("open?", "at nine"),
            example("where?", "by sea"),
            example("return?", "a week"),
            example("colour?", "blue"));

    private static final int STEPS = 200;

    private TinyBase() {}

    static SupervisedExample example(String question, String answer) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
    }

    /** Trains it, stores it, and returns its artifact's digest. */
    static String store(Path folder, ArtifactStore artifacts) throws IOException {
        Files.createDirectories(folder);
        TinyTokenizer.write(folder);
        train(folder);
        List<String> lines = new ArrayList<>();
        for (SupervisedExample invariant : INVARIANTS) {
            lines.add(Invariants.line(invariant));
        }
        Files.write(folder.resolve(Invariants.FILE), lines);
        return artifacts.put(TinyModel.files(folder));
    }

    private static void train(Path folder) throws IOException {
        ModelConfig config = ModelConfig.llama(TinyTokenizer.VOCABULARY, 32, 64, 2, 4, 2, 8, 128, 10_000, 1e-5, true);
        List<SupervisedExample> examples =
                Stream.concat(INVARIANTS.stream(), FACTS.stream()).toList();
        int[][] ids = new int[examples.size()][];
        boolean[][] learned = new boolean[ids.length][];
        try (Tokenizer tokenizer = Tokenizer.load(folder);
                Pretrainer pretrainer =
                        Pretrainer.create(config, new PretrainerOptions(1e-2, 1e-4, 10, STEPS, 0.01, 1, 7))) {
            for (int row = 0; row < ids.length; row++) {
                int[] prompt = tokenizer.encodePrompt(examples.get(row).messages());
                int[] answer = tokenizer.encode(examples.get(row).answer());
                ids[row] = Arrays.copyOf(prompt, prompt.length + answer.length + 1);
                System.arraycopy(answer, 0, ids[row], prompt.length, answer.length);
                ids[row][ids[row].length - 1] = tokenizer.endOfTurn();
                learned[row] = new boolean[ids[row].length];
                Arrays.fill(learned[row], prompt.length, learned[row].length, true);
            }
            for (int step = 0; step < STEPS; step++) {
                pretrainer.step(ids, learned);
            }
            pretrainer.save(folder);
        }
    }
}
