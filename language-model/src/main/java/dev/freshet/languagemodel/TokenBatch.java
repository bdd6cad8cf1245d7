package dev.freshet.languagemodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Token sequences of one batch, padded on the right, and the positions that predict a target. */
final class TokenBatch {

    private final int rows;
    private final int length;
    private final long[] ids;
    private final long[] picks;
    private final long[] targets;
    private final long[] answers;

    private TokenBatch(int rows, int length, long[] ids, long[] picks, long[] targets, long[] answers) {
        this.rows = rows;
        this.length = length;
        this.ids = ids;
        this.picks = picks;
        this.targets = targets;
        this.answers = answers;
    }

    /** Number of sequences. */
    int rows() {
        return rows;
    }

    /** Tokens of the longest sequence. */
    int length() {
        return length;
    }

    /** Token ids, row by row ({@code rows * length}); 0 in the padding. */
    long[] ids() {
        return ids;
    }

    /** Positions in {@code ids} whose next token is a target, ascending. */
    long[] picks() {
        return picks;
    }

    /** The token that each pick should predict. */
    long[] targets() {
        return targets;
    }

    /** The answer that each target belongs to, counted over all rows from 0. */
    long[] answers() {
        return answers;
    }

    /** One row for each answer, the prompt before it. */
    static TokenBatch of(List<EncodedExample> examples) {
        List<int[]> ids = new ArrayList<>();
        List<boolean[]> learned = new ArrayList<>();
        for (EncodedExample example : examples) {
            int[] prompt = example.prompt();
            for (int[] answer : example.answers()) {
                int[] row = Arrays.copyOf(prompt, prompt.length + answer.length);
                System.arraycopy(answer, 0, row, prompt.length, answer.length);
                boolean[] mask = new boolean[row.length];
                Arrays.fill(mask, prompt.length, row.length, true);
                ids.add(row);
                learned.add(mask);
            }
        }
        return of(ids.toArray(new int[0][]), learned.toArray(new boolean[0][]));
    }

    /**
     * A batch in which token {@code t} of row {@code r} is a target where {@code learned[r][t]} is true. The first
     * token of a row cannot be one.
     */
    static TokenBatch of(int[][] sequences, boolean[][] learned) {
        if (sequences.length == 0 || sequences.length != learned.length) {
            throw new IllegalArgumentException(
                    "a batch of " + sequences.length + " sequences with " + learned.length + " masks");
        }
        int length = Arrays.stream(sequences).mapToInt(s -> s.length).max().orElseThrow();
        long[] ids = new long[sequences.length * length];
        long[] picks = new long[ids.length];
        long[] targets = new long[ids.length];
        long[] answers = new long[ids.length];
        int count = 0;
        for (int row = 0; row < sequences.length; row++) {
            int[] sequence = sequences[row];
            if (sequence.length != learned[row].length) {
                throw new IllegalArgumentException(
                        "row " + row + " has " + sequence.length + " tokens and a mask of " + learned[row].length);
            }
            for (int t = 0; t < sequence.length; t++) {
                ids[row * length + t] = sequence[t];
                if (t > 0 && learned[row][t]) {
                    picks[count] = (long) row * length + t - 1;
                    answers[count] = row;
                    targets[count++] = sequence[t];
                }
            }
        }
        return new TokenBatch(
                sequences.length,
                length,
                ids,
                Arrays.copyOf(picks, count),
                Arrays.copyOf(targets, count),
                Arrays.copyOf(answers, count));
    }
}
