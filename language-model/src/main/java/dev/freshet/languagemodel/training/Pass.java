package dev.freshet.languagemodel.training;

import java.util.List;

/** Examples that go through the graph together: rows of one or more. */
record Pass(List<List<EncodedExample>> rows) {

    /** In the order in which the batch counts their targets. */
    List<EncodedExample> examples() {
        return rows.stream().flatMap(List::stream).toList();
    }

    TokenBatch batch() {
        return TokenBatch.packed(rows);
    }

    /** Tokens, padding included. */
    int tokens() {
        return rows.size() * rows.stream().mapToInt(Pass::size).max().orElse(0);
    }

    /** The same examples in two passes, or nothing if there is only one. */
    List<Pass> halves() {
        if (rows.size() == 1) {
            List<EncodedExample> only = rows.get(0);
            int middle = only.size() / 2;
            return middle == 0
                    ? List.of()
                    : List.of(
                            new Pass(List.of(only.subList(0, middle))),
                            new Pass(List.of(only.subList(middle, only.size()))));
        }
        int middle = rows.size() / 2;
        return List.of(new Pass(rows.subList(0, middle)), new Pass(rows.subList(middle, rows.size())));
    }

    static int size(List<EncodedExample> row) {
        return row.stream().mapToInt(EncodedExample::size).sum();
    }
}
