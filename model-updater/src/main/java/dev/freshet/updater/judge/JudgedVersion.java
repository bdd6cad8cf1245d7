package dev.freshet.updater.judge;

import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A version with what is known of its marks, so that nothing is computed twice. Owns the adapter. One thread. */
final class JudgedVersion implements AutoCloseable {

    private final JudgedBase base;
    private final @Nullable Adapter adapter;
    private final Marks fixed;
    private Map<SupervisedExample, Score> heldOut = new HashMap<>();

    private JudgedVersion(JudgedBase base, @Nullable Adapter adapter, Marks fixed) {
        this.base = base;
        this.adapter = adapter;
        this.fixed = fixed;
    }

    /** The base model alone, as a version. */
    static JudgedVersion ofBase(JudgedBase base) {
        return new JudgedVersion(base, null, base.marks());
    }

    /**
     * A version, scored on the invariants and on labels in one go. The adapter is its own from here on, and closed if this
     * throws.
     */
    static JudgedVersion of(JudgedBase base, Adapter adapter, List<SupervisedExample> labels) {
        try {
            return scored(base, adapter, labels);
        } catch (RuntimeException | Error e) {
            adapter.close();
            throw e;
        }
    }

    private static JudgedVersion scored(JudgedBase base, Adapter adapter, List<SupervisedExample> labels) {
        List<SupervisedExample> all =
                Stream.concat(base.fixed().stream(), labels.stream()).toList();
        List<Score> scores = Evaluator.score(base.model(), adapter, all);
        int count = base.fixed().size();
        JudgedVersion version = new JudgedVersion(base, adapter, Marks.of(scores.subList(0, count)));
        for (int i = 0; i < labels.size(); i++) {
            version.heldOut.put(labels.get(i), scores.get(count + i));
        }
        return version;
    }

    /** On the invariants. */
    Marks fixed() {
        return fixed;
    }

    /** On labels; those of the last call are remembered. */
    Marks heldOut(List<SupervisedExample> labels) {
        List<SupervisedExample> missing =
                labels.stream().filter(label -> !heldOut.containsKey(label)).toList();
        List<Score> scores = Evaluator.score(base.model(), adapter, missing);
        for (int i = 0; i < missing.size(); i++) {
            heldOut.put(missing.get(i), scores.get(i));
        }
        Map<SupervisedExample, Score> known = heldOut;
        heldOut = new HashMap<>();
        List<Score> all = new ArrayList<>(labels.size());
        for (SupervisedExample label : labels) {
            Score score = known.get(label);
            if (score != null) {
                heldOut.put(label, score);
                all.add(score);
            }
        }
        return Marks.of(all);
    }

    /** How far it is from the base model. */
    double distance() {
        return adapter == null ? 0 : Evaluator.klToBase(base.model(), adapter, base.far());
    }

    @Override
    public void close() {
        if (adapter != null) {
            adapter.close();
        }
    }
}
