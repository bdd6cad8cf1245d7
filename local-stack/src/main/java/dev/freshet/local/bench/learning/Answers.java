package dev.freshet.local.bench.learning;

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

/** Answers questions greedily, several at a time. One thread. */
final class Answers implements AutoCloseable {

    private static final int SLOTS = 8;
    private static final int CONTEXT = 128;
    private static final int ANSWER_TOKENS = 40;

    private final Generator generator;

    Answers(BaseModel base) {
        generator = new Generator(base, new GeneratorOptions(SLOTS, CONTEXT).withThreads(1));
    }

    /** The answers, in the order of the questions. */
    List<String> to(List<String> questions, Adapter adapter) {
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

    @Override
    public void close() {
        generator.close();
    }
}
