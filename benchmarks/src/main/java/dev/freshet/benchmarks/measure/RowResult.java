package dev.freshet.benchmarks.measure;

import java.util.Optional;

/** A row and what became of it. */
public record RowResult(Row row, Outcome outcome) {

    /** Of pairs that were measured side by side. */
    public static RowResult ofPairs(Row row, double[] ours, double[] peers, String note) {
        double our = Summary.of(ours).median();
        double peer = Summary.of(peers).median();
        return new RowResult(row, new Outcome.Measured(our, peer, Summary.ofRatios(ours, peers), note));
    }

    /** Without a note. */
    public static RowResult ofPairs(Row row, double[] ours, double[] peers) {
        return ofPairs(row, ours, peers, "");
    }

    /** Of one figure on each side. */
    public static RowResult ofOne(Row row, double ours, double peer, String note) {
        return new RowResult(row, new Outcome.Measured(ours, peer, Summary.single(ours / peer), note));
    }

    /** Of one side by itself. */
    public static RowResult ofFigure(Row row, Summary figure, String note) {
        return new RowResult(row, new Outcome.Figure(figure, note));
    }

    /** What the row needs is not here. */
    public static RowResult skipped(Row row, String reason) {
        return new RowResult(row, new Outcome.Skipped(reason));
    }

    /** It went wrong. */
    public static RowResult failed(Row row, String reason) {
        return new RowResult(row, new Outcome.Failed(reason));
    }

    /** Whether the bound is kept; empty where nothing was measured because it was skipped. Without a bound it is. */
    public Optional<Boolean> ok() {
        if (outcome instanceof Outcome.Skipped) {
            return Optional.empty();
        }
        if (outcome instanceof Outcome.Measured measured) {
            return Optional.of(holds(measured.ratio()));
        }
        if (outcome instanceof Outcome.Figure alone) {
            return Optional.of(holds(alone.figure()));
        }
        return Optional.of(false);
    }

    private boolean holds(Summary summary) {
        return row.bound() == null || row.bound().holds(summary.median());
    }
}
