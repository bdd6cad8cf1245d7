package dev.freshet.local.shop;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.GenerationEvent;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The support desk under test: answers many questions with one adapter, greedily. */
final class Desk implements AutoCloseable {

    private static final int SLOTS = 8;
    private static final int ANSWER_TOKENS = 40;

    private final Generator generator;

    Desk(BaseModel base) {
        this.generator = new Generator(base, new GeneratorOptions(SLOTS, 128));
    }

    /** The answers, in the order of the questions. */
    List<String> answer(List<String> questions, Adapter adapter) {
        List<String> answers = new ArrayList<>();
        for (int start = 0; start < questions.size(); start += SLOTS) {
            List<Sequence> sequences = new ArrayList<>();
            for (String question : questions.subList(start, Math.min(questions.size(), start + SLOTS))) {
                sequences.add(generator.start(GenerationRequest.greedy(question, ANSWER_TOKENS), adapter));
            }
            Set<Sequence> running = new HashSet<>(sequences);
            while (!running.isEmpty()) {
                for (GenerationEvent event : generator.step()) {
                    if (event.finished() != null) {
                        running.remove(event.sequence());
                    }
                }
            }
            sequences.forEach(sequence -> answers.add(sequence.text()));
        }
        return answers;
    }

    /** Share of the policies' held-out questions that are answered with the value in force. */
    double accuracy(List<Policy> policies, boolean changed, Adapter adapter) {
        int right = 0;
        int asked = 0;
        for (Policy policy : policies) {
            for (String answer : answer(policy.heldOut(), adapter)) {
                right += policy.answers(answer, policy.inForce(changed)) ? 1 : 0;
                asked++;
            }
        }
        return (double) right / asked;
    }

    @Override
    public void close() {
        generator.close();
    }
}
