package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.util.Arrays;

/** What training thinks of tokens, for tests of other packages. */
public final class TokenScores {

    private TokenScores() {}

    /** Log probability of each token but the first, in one pass without a cache. */
    public static double[] of(BaseModel base, Adapter adapter, int[] tokens) {
        boolean[] learned = new boolean[tokens.length];
        Arrays.fill(learned, true);
        TokenBatch batch = TokenBatch.of(new int[][] {tokens}, new boolean[][] {learned});
        return new TrainingGraph(base.graph()).score(batch, base.weights(), adapter.tensors(), adapter.scales())[0];
    }
}
