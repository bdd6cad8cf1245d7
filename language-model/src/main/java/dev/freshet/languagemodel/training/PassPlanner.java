package dev.freshet.languagemodel.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts a step's examples into passes of bounded size with little padding. The same examples give the same passes. */
final class PassPlanner {

    /** Examples share a row up to this length: what a longer one costs in attention is more than padding. */
    private static final int SHARED_ROW = 256;

    /** Of the tokens, padding included, that must be left over for rows to be shared. */
    private static final double WORTHWHILE = 0.9;

    private final int passTokens;
    private final boolean packing;

    PassPlanner(int passTokens, boolean packing) {
        this.passTokens = passTokens;
        this.packing = packing;
    }

    /** Passes of at most the tokens, padding included, where no single example is longer. */
    List<Pass> plan(List<EncodedExample> examples) {
        List<EncodedExample> sorted = new ArrayList<>(examples);
        sorted.sort(Comparator.comparingInt(EncodedExample::size).reversed());
        List<Pass> alone = passes(sorted.stream().map(List::of).toList());
        if (!packing) {
            return alone;
        }
        List<Pass> shared = passes(pack(sorted));
        return tokens(shared) < WORTHWHILE * tokens(alone) ? shared : alone;
    }

    /** First fit, longest first. */
    private List<List<EncodedExample>> pack(List<EncodedExample> sorted) {
        int capacity = Math.max(sorted.get(0).size(), Math.min(SHARED_ROW, passTokens));
        List<List<EncodedExample>> rows = new ArrayList<>();
        List<Integer> used = new ArrayList<>();
        for (EncodedExample example : sorted) {
            int row = 0;
            while (row < rows.size() && used.get(row) + example.size() > capacity) {
                row++;
            }
            if (row == rows.size()) {
                rows.add(new ArrayList<>());
                used.add(0);
            }
            rows.get(row).add(example);
            used.set(row, used.get(row) + example.size());
        }
        rows.sort(Comparator.comparingInt(Pass::size).reversed());
        return rows;
    }

    /** Rows together as long as they fit; they come with the longest first. */
    private List<Pass> passes(List<List<EncodedExample>> rows) {
        List<Pass> passes = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= rows.size(); end++) {
            boolean full = end < rows.size() && (end + 1 - start) * Pass.size(rows.get(start)) > passTokens;
            if (full || end == rows.size()) {
                passes.add(new Pass(List.copyOf(rows.subList(start, end))));
                start = end;
            }
        }
        return passes;
    }

    private static int tokens(List<Pass> passes) {
        return passes.stream().mapToInt(Pass::tokens).sum();
    }
}
