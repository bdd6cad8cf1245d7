package dev.freshet.benchmarks.model;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.LabeledExample;
import dev.freshet.languagemodel.training.PreferenceExample;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.ArrayList;
import java.util.List;

/** Examples of {@value #LENGTH} tokens each, of which {@value #ANSWER} are the answer with its end. No two are equal. */
public final class Examples {

    /** Tokens of prompt and answer together. */
    public static final int LENGTH = 128;

    /** Tokens of an answer, the end of the turn included. */
    public static final int ANSWER = 64;

    private final Tokenizer tokenizer;
    private long next;

    /** With texts of the tokenizer's tokens. */
    public Examples(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Questions with their answers. */
    public List<SupervisedExample> supervised(int count) {
        List<SupervisedExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(new SupervisedExample(prompt(), answer()));
        }
        return examples;
    }

    /** Questions with two answers each. */
    public List<PreferenceExample> preferences(int count) {
        List<PreferenceExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(new PreferenceExample(prompt(), answer(), answer()));
        }
        return examples;
    }

    /** Answers with a thumb, up and down in turns. */
    public List<LabeledExample> labeled(int count) {
        List<LabeledExample> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            examples.add(new LabeledExample(prompt(), answer(), i % 2 == 0));
        }
        return examples;
    }

    private List<ChatMessage> prompt() {
        return Texts.prompt(tokenizer, LENGTH - ANSWER, next++);
    }

    private String answer() {
        return Texts.text(tokenizer, ANSWER - 1, next++);
    }
}
