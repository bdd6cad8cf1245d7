package dev.freshet.updater;

import dev.freshet.schemas.event.VersionRef;
import dev.freshet.updater.judge.HeldOutExample;
import dev.freshet.updater.judge.Judge;
import dev.freshet.updater.judge.Judgement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A judge without a model, for tests of the mechanics: approves all candidates but those it is told to refuse, and has
 * all artifacts but those it is told are missing.
 */
public final class FixedJudge implements Judge {

    private final Map<String, byte[]> zeroAdapter;
    private final Predicate<VersionRef> refused;
    private final Predicate<VersionRef> missing;

    /**
     * A judge of a made-up kind of adapter.
     *
     * @param zeroAdapter files of each model's first version
     * @param refused which candidates do not pass
     */
    public FixedJudge(Map<String, byte[]> zeroAdapter, Predicate<VersionRef> refused) {
        this(zeroAdapter, refused, version -> false);
    }

    /**
     * A judge of a made-up kind of adapter.
     *
     * @param zeroAdapter files of each model's first version
     * @param refused which candidates do not pass
     * @param missing which versions cannot be used
     */
    public FixedJudge(Map<String, byte[]> zeroAdapter, Predicate<VersionRef> refused, Predicate<VersionRef> missing) {
        this.zeroAdapter = Map.copyOf(zeroAdapter);
        this.refused = refused;
        this.missing = missing;
    }

    /** Approves everything. */
    public static FixedJudge approving(Map<String, byte[]> zeroAdapter) {
        return new FixedJudge(zeroAdapter, version -> false);
    }

    @Override
    public Map<String, byte[]> zeroAdapter(String base) {
        return zeroAdapter;
    }

    @Override
    public void prepare(VersionRef stable) {}

    @Override
    public Optional<String> fault(VersionRef version) {
        return missing.test(version) ? Optional.of("told that it is missing") : Optional.empty();
    }

    @Override
    public Judgement judge(VersionRef candidate, VersionRef stable, List<HeldOutExample> heldOut) {
        Map<String, Double> scores = Map.of("held_out.examples", (double) heldOut.size());
        return refused.test(candidate)
                ? Judgement.refuse("told to refuse it", scores)
                : Judgement.approve("told to approve it", scores);
    }

    @Override
    public void close() {}
}
