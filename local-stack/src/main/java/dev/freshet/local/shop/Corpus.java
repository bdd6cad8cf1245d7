package dev.freshet.local.shop;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The conversations that a base model learns from: the same seed and size give the same ones.
 *
 * @param training conversations to learn
 * @param validation one in twenty of the distinct questions, with every conversation that ends in one of them: no
 *     question stands on both sides
 */
public record Corpus(List<SupervisedExample> training, List<SupervisedExample> validation) {

    private static final int VALIDATION = 20;

    /** Copies the lists. */
    public Corpus {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }

    /** A corpus about the shop Fernhill. */
    public static Corpus generate(long seed, int conversations) {
        CorpusWriter writer = new CorpusWriter(seed);
        List<SupervisedExample> training = new ArrayList<>();
        List<SupervisedExample> validation = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            SupervisedExample conversation = writer.conversation();
            (isValidation(conversation) ? validation : training).add(conversation);
        }
        return new Corpus(training, validation);
    }

    /** Every text of the corpus, for the tokenizer's training. */
    public List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (SupervisedExample conversation : training) {
            conversation.messages().forEach(message -> texts.add(message.content()));
            texts.add(conversation.answer());
        }
        return texts;
    }

    private static boolean isValidation(SupervisedExample conversation) {
        List<ChatMessage> messages = conversation.messages();
        String question = messages.get(messages.size() - 1).content();
        String letters = question.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        return Math.floorMod(letters.hashCode() * 0x9E3779B9, 1 << 20) % VALIDATION == 0;
    }
}
