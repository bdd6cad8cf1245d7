package dev.freshet.languagemodel.training;

import java.util.Arrays;
import java.util.List;

/** Writes the arrays of a {@link TokenBatch}, row after row. */
final class TokenLayout {

    private final int length;
    private final long[] ids;
    private final long[] positions;
    private final long[] blocks;
    private final long[] picks;
    private final long[] targets;
    private final long[] answers;
    private int at;
    private int targetCount;
    private int documentCount;
    private int answerCount;

    TokenLayout(int rows, int length, int mostTargets) {
        this.length = length;
        this.ids = new long[rows * length];
        this.positions = new long[ids.length];
        this.blocks = new long[2 * ids.length];
        Arrays.fill(blocks, 0, ids.length, -1); // the padding sees itself
        this.picks = new long[mostTargets];
        this.targets = new long[mostTargets];
        this.answers = new long[mostTargets];
    }

    /** The documents of a row, one after the other. */
    void add(int row, List<EncodedExample> documents) {
        at = row * length;
        for (EncodedExample example : documents) {
            int[] prompt = example.prompt();
            int last = at + prompt.length - 1;
            for (int i = 0; i < prompt.length; i++) {
                put(prompt[i], i, 0);
            }
            int branch = 1;
            for (int[] answer : example.answers()) {
                for (int i = 0; i < answer.length; i++) {
                    pick(i == 0 ? last : at - 1, answer[i]);
                    put(answer[i], prompt.length + i, branch);
                }
                branch++;
                answerCount++;
            }
            documentCount++;
        }
    }

    /** A row that is one sequence, with a mask of what is a target. */
    void add(int row, int[] sequence, boolean[] learned) {
        at = row * length;
        for (int i = 0; i < sequence.length; i++) {
            if (i > 0 && learned[i]) {
                pick(at - 1, sequence[i]);
            }
            put(sequence[i], i, 0);
        }
        documentCount++;
        answerCount++;
    }

    long[] ids() {
        return ids;
    }

    long[] positions() {
        return positions;
    }

    long[] blocks() {
        return blocks;
    }

    long[] picks() {
        return Arrays.copyOf(picks, targetCount);
    }

    long[] targets() {
        return Arrays.copyOf(targets, targetCount);
    }

    long[] answers() {
        return Arrays.copyOf(answers, targetCount);
    }

    private void put(int token, int position, int branch) {
        ids[at] = token;
        positions[at] = position;
        blocks[at] = documentCount;
        blocks[ids.length + at] = branch;
        at++;
    }

    private void pick(int position, int target) {
        picks[targetCount] = position;
        targets[targetCount] = target;
        answers[targetCount++] = answerCount;
    }
}
