package dev.freshet.local.pretrain;

import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.Arrays;
import java.util.List;

/** A conversation as token ids, as the chat template writes it. */
final class EncodedConversation {

    private final int[] ids;
    private final int prompt;

    /** @param prompt how many of the ids come before the answer */
    EncodedConversation(int[] ids, int prompt) {
        this.ids = ids;
        this.prompt = prompt;
    }

    static EncodedConversation of(SupervisedExample conversation, Tokenizer tokenizer) {
        int[] prompt = tokenizer.encodePrompt(conversation.messages());
        int[] answer = tokenizer.encode(conversation.answer());
        int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length + 1);
        System.arraycopy(answer, 0, ids, prompt.length, answer.length);
        ids[ids.length - 1] = tokenizer.endOfTurn();
        return new EncodedConversation(ids, prompt.length);
    }

    static List<EncodedConversation> all(List<SupervisedExample> conversations, Tokenizer tokenizer) {
        return conversations.stream()
                .map(conversation -> of(conversation, tokenizer))
                .toList();
    }

    /** One for each token; not to be written to. */
    int[] ids() {
        return ids;
    }

    int length() {
        return ids.length;
    }

    /** A mask that is true for every token: a model from nothing learns the questions' language too. */
    boolean[] everything() {
        boolean[] mask = new boolean[ids.length];
        Arrays.fill(mask, true);
        return mask;
    }

    /** A mask that is true for the answer and its end. */
    boolean[] answer() {
        boolean[] mask = new boolean[ids.length];
        Arrays.fill(mask, prompt, ids.length, true);
        return mask;
    }
}
