package dev.freshet.local.stack;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.generation.FinishReason;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.updater.judge.Invariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fixed judging set for a base model that came without one: its own answers to questions of general knowledge, which
 * no correction of a customer is about. A candidate that changes them has lost something.
 */
public final class OwnInvariants {

    private static final int FEWEST = 4;
    private static final int MAX_TOKENS = 48;

    private static final List<String> QUESTIONS = List.of(
            "Hello!",
            "Thank you.",
            "Goodbye!",
            "What is the capital of France? Answer in one word.",
            "What is the capital of Japan? Answer in one word.",
            "What is two plus three? Answer with a number only.",
            "What is ten minus four? Answer with a number only.",
            "Which day comes after Monday? Answer in one word.",
            "Which month comes after March? Answer in one word.",
            "Is fire hot or cold? Answer in one word.",
            "Is the sky green? Answer yes or no.",
            "What color is grass? Answer in one word.",
            "How many legs does a dog have? Answer with a number only.",
            "Translate 'good morning' to French.",
            "What is the opposite of 'big'? Answer in one word.",
            "Write the word 'lamp' in capital letters.",
            "Who wrote Hamlet? Answer with the name only.",
            "Which planet do we live on? Answer in one word.",
            "Name a fruit. Answer in one word.",
            "Complete: one, two, three,");

    private OwnInvariants() {}

    /** Whether a model's folder lacks the set. */
    public static boolean areMissing(Path folder) {
        return !Files.exists(folder.resolve(Invariants.FILE));
    }

    /**
     * Writes the set into the model's folder.
     *
     * @return how many answers it holds
     * @throws StackException if the model brings too few answers to an end, or the folder cannot be written
     */
    public static int write(Path folder) {
        List<SupervisedExample> kept;
        try (BaseModel base = BaseModel.load(folder, ModelOptions.defaults())) {
            kept = answers(base);
        } catch (InvalidRequestException e) {
            throw new StackException("the model in " + folder + " takes no conversations: " + e.getMessage(), e);
        }
        if (kept.size() < FEWEST) {
            throw new StackException("the model in " + folder + " answers " + kept.size() + " of " + QUESTIONS.size()
                    + " simple questions within " + MAX_TOKENS + " tokens; it may not be made for conversations. Write "
                    + Invariants.FILE + " beside it to use it all the same");
        }
        try {
            List<String> lines = new ArrayList<>();
            for (SupervisedExample example : kept) {
                lines.add(Invariants.line(example));
            }
            Files.write(folder.resolve(Invariants.FILE), lines);
        } catch (IOException e) {
            throw new StackException("cannot write " + folder.resolve(Invariants.FILE) + ": " + e);
        }
        return kept.size();
    }

    /** The answers that end, and that the model says again when it is judged. */
    private static List<SupervisedExample> answers(BaseModel base) {
        List<SupervisedExample> kept = new ArrayList<>();
        try (Adapter none = Adapter.load(base, Adapter.zero(base, new LoraConfig(1, 1), 0));
                Generator generator = new Generator(base, new GeneratorOptions(1, 256))) {
            for (String question : QUESTIONS) {
                GenerationRequest request = GenerationRequest.greedy(question, MAX_TOKENS);
                Sequence sequence = generator.start(request, none);
                while (sequence.finishReason() == null) {
                    generator.step();
                }
                if (sequence.finishReason() == FinishReason.STOP
                        && !sequence.text().isBlank()) {
                    SupervisedExample example = new SupervisedExample(request.messages(), sequence.text());
                    if (Evaluator.score(base, null, List.of(example)).get(0).greedy()) {
                        kept.add(example);
                    }
                }
            }
        }
        return kept;
    }
}
