package dev.freshet.updater;

import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the decisions so far make of one model. Immutable; {@link #replay} is the one way to a next state. */
sealed interface ModelState {

    /** Grows by one with each decision about the model, 0 before the first. */
    long epoch();

    /** What was decided about each version. */
    Versions versions();

    /**
     * The state after a decision.
     *
     * @throws IllegalStateException if it cannot follow on this state: the log is damaged
     */
    ModelState replay(ReleaseDecision decision);

    /**
     * A model that nobody created.
     *
     * @param versions candidates that came too early, all refused
     */
    record Uncreated(Versions versions) implements ModelState {

        static final Uncreated NEW = new Uncreated(Versions.NONE);

        @Override
        public long epoch() {
            return 0;
        }

        Releasing create(VersionRef first) {
            KnownVersion version = new KnownVersion(first, 0, KnownVersion.Status.RELEASED, "created");
            return new Releasing(new Standing(1, first, versions.with(version)));
        }

        @Override
        public ModelState replay(ReleaseDecision decision) {
            return switch (decision.getKind()) {
                case CREATED -> create(version(decision));
                case REFUSED ->
                    new Uncreated(versions.withRefused(version(decision), parent(decision), decision.getReason()));
                case COMMAND_REFUSED -> this;
                default -> throw illegal(decision, this);
            };
        }
    }

    /** A model with a stable version. */
    sealed interface Created extends ModelState {

        Standing standing();

        /** The same with another standing. */
        Created with(Standing standing);

        @Override
        default long epoch() {
            return standing().epoch();
        }

        @Override
        default Versions versions() {
            return standing().versions();
        }

        default boolean frozen() {
            return this instanceof Frozen;
        }

        default Created refuse(VersionRef version, int parent, String reason) {
            return with(standing().refused(version, parent, reason));
        }

        default Created passOver(VersionRef version, int parent, String reason) {
            return with(standing().passedOver(version, parent, reason));
        }

        default Created rollBack(VersionRef target, String reason) {
            return with(standing().rolledBack(target, reason));
        }

        /** The decisions that are legal whether frozen or not. */
        default ModelState replayAlways(ReleaseDecision decision) {
            return switch (decision.getKind()) {
                case REFUSED -> refuse(version(decision), parent(decision), decision.getReason());
                case PASSED_OVER -> passOver(version(decision), parent(decision), decision.getReason());
                case ROLLED_BACK -> rollBack(version(decision), decision.getReason());
                case COMMAND_REFUSED -> this;
                default -> throw illegal(decision, this);
            };
        }
    }

    /** Candidates that pass are released. */
    record Releasing(Standing standing) implements Created {

        @Override
        public Releasing with(Standing next) {
            return new Releasing(next);
        }

        Releasing release(VersionRef version, int parent, String reason) {
            return with(standing.released(version, parent, reason));
        }

        Frozen freeze() {
            return new Frozen(standing.unchanged());
        }

        @Override
        public ModelState replay(ReleaseDecision decision) {
            return checked(
                    switch (decision.getKind()) {
                        case RELEASED -> release(version(decision), parent(decision), decision.getReason());
                        case FROZEN -> freeze();
                        default -> replayAlways(decision);
                    },
                    decision);
        }
    }

    /** Candidates wait until the model is unfrozen. */
    record Frozen(Standing standing) implements Created {

        @Override
        public Frozen with(Standing next) {
            return new Frozen(next);
        }

        Releasing unfreeze() {
            return new Releasing(standing.unchanged());
        }

        @Override
        public ModelState replay(ReleaseDecision decision) {
            return checked(
                    switch (decision.getKind()) {
                        case UNFROZEN -> unfreeze();
                        default -> replayAlways(decision);
                    },
                    decision);
        }
    }

    private static ModelState checked(ModelState next, ReleaseDecision decision) {
        if (next.epoch() != decision.getEpoch()) {
            throw new IllegalStateException("epoch " + next.epoch() + " was expected of decision " + decision);
        }
        return next;
    }

    private static VersionRef version(ReleaseDecision decision) {
        return Objects.requireNonNull(decision.getVersion(), () -> "a version is missing in " + decision);
    }

    private static int parent(ReleaseDecision decision) {
        @Nullable Integer parent = decision.getParent();
        return Objects.requireNonNull(parent, () -> "a parent is missing in " + decision);
    }

    private static IllegalStateException illegal(ReleaseDecision decision, ModelState state) {
        return new IllegalStateException("decision " + decision + " cannot follow on " + state);
    }
}
