package dev.freshet.local.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.shop.Talk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes {@code invariants.jsonl}, the fixed set that judges candidates: small talk and honest "I do not know" that
 * the base model answers exactly. The first round takes one question of each topic, the others what the desk does not
 * know. A line is {@code {"messages": [...], "answer": "..."}}.
 */
final class InvariantsFile {

    static final String NAME = "invariants.jsonl";

    private static final int SIZE = 16;
    private static final int ROUNDS = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private InvariantsFile() {}

    private record Line(List<ChatMessage> messages, String answer) {}

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
                    lines.add(JSON.writeValueAsString(new Line(example.messages(), example.answer())));
                }
            }
        }
        Files.write(folder.resolve(NAME), lines);
        return lines.size();
    }
}
