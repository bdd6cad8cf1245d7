package dev.freshet.local.audit;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Rebuild;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks what the manifest of a rebuilt version says about the version that it rebuilds: what it learned and what it leaves
 * out is, each record once, what that one and its ancestors learned.
 */
final class RebuiltCheck {

    private RebuiltCheck() {}

    /**
     * What is wrong; empty if nothing is, or it is no rebuilt version.
     *
     * @param candidates the manifests before it, and itself
     */
    static Optional<String> of(ModelCandidate candidate, Map<VersionId, ModelCandidate> candidates) {
        Rebuild rebuilt = candidate.getRebuilt();
        return rebuilt == null ? Optional.empty() : fault(candidate, rebuilt, candidates);
    }

    private static Optional<String> fault(
            ModelCandidate candidate, Rebuild rebuilt, Map<VersionId, ModelCandidate> candidates) {
        String model = candidate.getVersion().getModel();
        if (rebuilt.getOf() < 1 || rebuilt.getOf() >= candidate.getVersion().getNumber()) {
            return Optional.of("it rebuilds number " + rebuilt.getOf());
        }
        ModelCandidate of = candidates.get(new VersionId(model, rebuilt.getOf()));
        if (of == null) {
            return Optional.of("it rebuilds " + rebuilt.getOf() + ", which was never a candidate");
        }
        List<OffsetRange> accounted = new ArrayList<>(candidate.getLearned());
        for (LeftOut leftOut : rebuilt.getLeftOut()) {
            if (size(leftOut.getRanges()) != leftOut.getCount()) {
                return Optional.of("its ranges hold " + size(leftOut.getRanges()) + " records left out as "
                        + leftOut.getReason() + ", it says " + leftOut.getCount());
            }
            accounted.addAll(leftOut.getRanges());
        }
        List<OffsetRange> contained = new ArrayList<>();
        for (ModelCandidate next = of; next != null; next = parent(next, candidates)) {
            contained.addAll(next.getLearned());
        }
        Optional<Map<Integer, BitSet>> places = places(accounted);
        if (places.isEmpty()) {
            return Optional.of("a record is learned and left out, or is so twice");
        }
        return places.equals(places(contained))
                ? Optional.empty()
                : Optional.of("what it learned and left out is not what version " + rebuilt.getOf() + " contains");
    }

    private static @Nullable ModelCandidate parent(
            ModelCandidate candidate, Map<VersionId, ModelCandidate> candidates) {
        int number = candidate.getParent();
        return number < 1 || number >= candidate.getVersion().getNumber()
                ? null
                : candidates.get(new VersionId(candidate.getVersion().getModel(), number));
    }

    private static long size(List<OffsetRange> ranges) {
        return ranges.stream()
                .mapToLong(range -> range.getLast() - range.getFirst() + 1)
                .sum();
    }

    /** The places in ranges, by partition; empty if one is there twice, or a range is none. */
    private static Optional<Map<Integer, BitSet>> places(List<OffsetRange> ranges) {
        Map<Integer, BitSet> places = new HashMap<>();
        long count = 0;
        for (OffsetRange range : ranges) {
            if (range.getFirst() < 0
                    || range.getFirst() > range.getLast()
                    || range.getLast() > Integer.MAX_VALUE - 9L) {
                return Optional.empty();
            }
            BitSet partition = places.computeIfAbsent(range.getPartition(), added -> new BitSet());
            partition.set(Math.toIntExact(range.getFirst()), Math.toIntExact(range.getLast() + 1));
            count += range.getLast() - range.getFirst() + 1;
        }
        long distinct = places.values().stream().mapToLong(BitSet::cardinality).sum();
        return distinct == count ? Optional.of(places) : Optional.empty();
    }
}
