package dev.freshet.benchmarks.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Measures several sides in turns, so that what else the machine does meets all of them: each round measures every side once, in
 * an order that is turned round from one round to the next.
 *
 * @param rounds measurements of each side, at least 1
 * @param warmUp every side runs at least so long, and at least twice, before the first round
 */
public record Interleaved(int rounds, Duration warmUp) {

    private static final int WARM_UP_RUNS = 2;

    /** Checks the rounds. */
    public Interleaved {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds is " + rounds + ", must be at least 1");
        }
    }

    /**
     * Measures.
     *
     * @return a row for each side, a column for each round
     * @throws IllegalStateException if a figure is not a number greater than 0
     */
    public double[][] measure(List<? extends Side> sides, Progress progress) throws Exception {
        progress.at("warming up");
        for (Side side : sides) {
            warmUp(side);
        }
        double[][] figures = new double[sides.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            progress.at("round " + (round + 1) + " of " + rounds);
            for (int index : order(sides.size(), round)) {
                figures[index][round] = positive(sides.get(index).measure());
            }
        }
        return figures;
    }

    /** The row with the greatest median. */
    public static int best(double[][] figures) {
        int best = 0;
        for (int i = 1; i < figures.length; i++) {
            if (Summary.of(figures[i]).median() > Summary.of(figures[best]).median()) {
                best = i;
            }
        }
        return best;
    }

    private void warmUp(Side side) throws Exception {
        long begin = System.nanoTime();
        for (int run = 0; run < WARM_UP_RUNS || System.nanoTime() - begin < warmUp.toNanos(); run++) {
            positive(side.measure());
        }
    }

    private static double positive(double figure) {
        if (!(figure > 0 && Double.isFinite(figure))) {
            throw new IllegalStateException("measured " + figure + ", must be a number greater than 0");
        }
        return figure;
    }

    private static List<Integer> order(int sides, int round) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, sides).boxed().toList());
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
