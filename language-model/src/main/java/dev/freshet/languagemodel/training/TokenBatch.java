package dev.freshet.languagemodel.training;

import java.util.Arrays;
import java.util.List;

/**
 * Token sequences of one batch, padded on the right, and the positions that predict a target.
 *
 * <p>A row may hold several documents, each of which sees itself alone and counts its positions from 0. A document is a
 * prompt and one or more answers (branches), each of which sees the prompt and itself alone.
 */
final class TokenBatch {

    private static final long[] NONE = {};

    private final int rows;
    private final int length;
    private final int answerCount;
    private final long[] ids;
    private final long[] picks;
    private final long[] targets;
    private final long[] answers;
    private final long[] positions;
    private final long[] blocks;

    private TokenBatch(int rows, int length, int answerCount, TokenLayout layout, boolean plain) {
        this.rows = rows;
        this.length = length;
        this.answerCount = answerCount;
        this.ids = layout.ids();
        this.picks = layout.picks();
        this.targets = layout.targets();
        this.answers = layout.answers();
        this.positions = plain ? NONE : layout.positions();
        this.blocks = plain ? NONE : layout.blocks();
    }

    /** Number of sequences. */
    int rows() {
        return rows;
    }

    /** Tokens of the longest sequence. */
    int length() {
        return length;
    }

    /** Number of answers in all rows. */
    int answerCount() {
        return answerCount;
    }

    /** Token ids, row by row ({@code rows * length}); 0 in the padding. */
    long[] ids() {
        return ids;
    }

    /** Positions in {@code ids} whose next token is a target; answers to one prompt share its last position. */
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

    /** Position of each id in its document; empty where each row is one sequence. */
    long[] positions() {
        return positions;
    }

    /** The document of each id, then the branch of each, 0 being the prompt; empty where each row is one sequence. */
    long[] blocks() {
        return blocks;
    }

    /** One row for each example. */
    static TokenBatch of(List<EncodedExample> examples) {
        return packed(examples.stream().map(List::of).toList());
    }

    /** Rows of one or more examples. Targets and answers count over the examples in this order. */
    static TokenBatch packed(List<List<EncodedExample>> rows) {
        int length = rows.stream()
                .mapToInt(row -> row.stream().mapToInt(EncodedExample::size).sum())
                .max()
                .orElseThrow();
        int targets = 0;
        int answers = 0;
        boolean plain = true;
        for (List<EncodedExample> row : rows) {
            plain &= row.size() == 1 && row.get(0).answers().size() == 1;
            for (EncodedExample example : row) {
                targets += example.targets();
                answers += example.answers().size();
            }
        }
        TokenLayout layout = new TokenLayout(rows.size(), length, targets);
        for (int row = 0; row < rows.size(); row++) {
            layout.add(row, rows.get(row));
        }
        return new TokenBatch(rows.size(), length, answers, layout, plain);
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
        TokenLayout layout = new TokenLayout(sequences.length, length, sequences.length * length);
        for (int row = 0; row < sequences.length; row++) {
            if (sequences[row].length != learned[row].length) {
                throw new IllegalArgumentException("row " + row + " has " + sequences[row].length
                        + " tokens and a mask of " + learned[row].length);
            }
            layout.add(row, sequences[row], learned[row]);
        }
        return new TokenBatch(sequences.length, length, sequences.length, layout, true);
    }
}
