package dev.freshet.languagemodel;

import java.util.Arrays;
import java.util.List;

/** Turns examples into token sequences in which the answer and the end of the turn are targets. */
final class ExampleEncoder {

    private final Tokenizer tokenizer;
    private final int maxTokens;

    /** A longer example loses the oldest tokens of its prompt, and then the last of its answer. */
    ExampleEncoder(Tokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    Encoded encode(SupervisedExample example) {
        int[] prompt = tokenizer.encodePrompt(example.messages());
        int[] text = tokenizer.encode(example.answer());
        int[] answer = Arrays.copyOf(text, text.length + 1);
        answer[text.length] = tokenizer.endOfTurn();
        if (answer.length > maxTokens - 1) {
            answer = Arrays.copyOf(answer, maxTokens - 1);
        }
        int kept = Math.min(prompt.length, maxTokens - answer.length);
        int[] tokens = Arrays.copyOfRange(prompt, prompt.length - kept, prompt.length + answer.length);
        System.arraycopy(answer, 0, tokens, kept, answer.length);
        return new Encoded(tokens, kept);
    }

    /** The batch of these sequences, padded to the longest. */
    static TokenBatch batch(List<Encoded> sequences) {
        int[][] ids = new int[sequences.size()][];
        boolean[][] learned = new boolean[ids.length][];
        for (int row = 0; row < ids.length; row++) {
            Encoded sequence = sequences.get(row);
            ids[row] = sequence.tokens;
            learned[row] = new boolean[sequence.tokens.length];
            Arrays.fill(learned[row], sequence.promptLength, sequence.tokens.length, true);
        }
        return TokenBatch.of(ids, learned);
    }

    /** Tokens of a prompt and its answer. */
    static final class Encoded {
        private final int[] tokens;
        private final int promptLength;

        private Encoded(int[] tokens, int promptLength) {
            this.tokens = tokens;
            this.promptLength = promptLength;
        }

        /** Tokens of the prompt and the answer. */
        int length() {
            return tokens.length;
        }

        /** Tokens of the answer, the end among them. */
        int answerLength() {
            return tokens.length - promptLength;
        }
    }
}
