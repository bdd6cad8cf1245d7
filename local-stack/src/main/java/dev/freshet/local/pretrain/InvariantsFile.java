package dev.freshet.local.pretrain;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.shop.Talk;
import dev.freshet.updater.judge.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes {@link Invariants}, the fixed set that judges candidates: small talk and honest "I do not know" that
 * the base model answers exactly. The first round takes one question of each topic, the others what the desk does not
 * know.
 */
final class InvariantsFile {

    private static final int SIZE = 16;
    private static final int ROUNDS = 4;

    private InvariantsFile() {}

    /** Writes at most sixteen, spread over the topics; how many. */
    static int write(Path folder, BaseModel base, Shop shop) throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Talk talk : shop.talk()) {
                String question = talk.phrasings().get(round * talk.phrasings().size() / ROUNDS);
                SupervisedExample example = PretrainJob.example(talk, question);
                boolean known =
                        Evaluator.score(base, null, List.of(example)).get(0).greedy();
                if (known && lines.size() < SIZE && (round == 0 || talk.isUnknown())) {
                    lines.add(Invariants.line(example));
                }
            }
        }
        Files.write(folder.resolve(Invariants.FILE), lines);
        return lines.size();
    }
}
