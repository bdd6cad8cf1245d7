package dev.freshet.updater.judge;

import dev.freshet.schemas.event.VersionRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says whether a candidate may take the place of the stable version. Called by the updater's one thread, which closes it. */
public interface Judge extends AutoCloseable {

    /**
     * The adapter that changes nothing: what a model's first version is made of.
     *
     * @param base digest of the base model's artifact
     * @return the adapter's files by name, the same bytes each time
     * @throws UnusableBaseException if there is no such base model, or it cannot be used
     */
    Map<String, byte[]> zeroAdapter(String base);

    /**
     * Gets ready to judge against a version, so that the first candidate does not wait for it. Never fails: what is wrong
     * shows when a candidate is judged.
     */
    void prepare(VersionRef stable);

    /**
     * Verifies that a version can be used, whatever it answers: that its artifact is there, fits its base, and gives
     * numbers.
     *
     * @return why it cannot be used; empty if it can
     */
    Optional<String> fault(VersionRef version);

    /**
     * Sets a candidate and the stable version side by side. A candidate that cannot be read is refused, not thrown.
     *
     * @param candidate a version with the base of {@code stable}
     * @param stable what serves now
     * @param heldOut labels of the current window that the candidate has not learned, one for each prompt
     */
    Judgement judge(VersionRef candidate, VersionRef stable, List<HeldOutExample> heldOut);

    @Override
    void close();
}
