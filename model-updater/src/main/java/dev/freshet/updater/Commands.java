package dev.freshet.updater;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.VersionRef;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for commands. Pure: they add decisions to a draft. */
final class Commands {

    private Commands() {}

    /** Whether a command is about a release; ingest-streams reads the others. */
    static boolean changesRelease(Command command) {
        return switch (command.getKind()) {
            case CREATE, PROMOTE, ROLL_BACK, FREEZE, UNFREEZE -> true;
            case APPROVE, DISAPPROVE -> false;
        };
    }

    /** Why a command cannot be carried out on a state; empty if it can. */
    static Optional<String> objection(ModelState state, Command command) {
        @Nullable Long expected = command.getExpectedEpoch();
        if (expected != null && expected != state.epoch()) {
            return Optional.of("expected epoch " + expected + ", the epoch is " + state.epoch());
        }
        if (state instanceof ModelState.Created created) {
            return objectionToChange(created, command);
        }
        return switch (command.getKind()) {
            case CREATE -> command.getBase() == null ? Optional.of("base is missing") : Optional.empty();
            default -> Optional.of("unknown model " + command.getModel());
        };
    }

    private static Optional<String> objectionToChange(ModelState.Created state, Command command) {
        return switch (command.getKind()) {
            case CREATE -> Optional.of("model " + command.getModel() + " exists");
            case PROMOTE -> objectionToPromotion(state, command);
            case ROLL_BACK -> objectionToRollBack(state.standing(), command);
            case FREEZE -> state.frozen() ? Optional.of("already frozen") : Optional.empty();
            case UNFREEZE -> state.frozen() ? Optional.empty() : Optional.of("not frozen");
            case APPROVE, DISAPPROVE -> throw notMine(command);
        };
    }

    private static Optional<String> objectionToPromotion(ModelState.Created state, Command command) {
        @Nullable Integer number = command.getNumber();
        if (number == null) {
            return Optional.of("number is missing");
        }
        Standing standing = state.standing();
        KnownVersion known = standing.versions().get(number);
        if (known == null) {
            return Optional.of("version " + number + " is not known");
        }
        if (known.tainted()) {
            return Optional.of("version " + number + " was denied: " + known.reason());
        }
        if (number <= standing.stable().getNumber()) {
            return Optional.of("version " + number + " is not above the stable version "
                    + standing.stable().getNumber() + ": roll back instead");
        }
        if (!known.ref().getBase().equals(standing.stable().getBase())) {
            return Optional.of("version " + number + " has another base");
        }
        return state.frozen() ? Optional.of("frozen: unfreeze first") : Optional.empty();
    }

    private static Optional<String> objectionToRollBack(Standing standing, Command command) {
        if (returnedTo(standing, command).isPresent()) {
            return Optional.empty();
        }
        @Nullable Integer number = command.getNumber();
        return Optional.of(
                number == null
                        ? "no version was released before " + standing.stable().getNumber()
                        : "version " + number + " is none that was released before "
                                + standing.stable().getNumber());
    }

    private static Optional<KnownVersion> returnedTo(Standing standing, Command command) {
        int stable = standing.stable().getNumber();
        @Nullable Integer number = command.getNumber();
        if (number == null) {
            return standing.versions().releasedBefore(stable);
        }
        return Optional.ofNullable(standing.versions().get(number))
                .filter(known -> known.released() && number < stable);
    }

    /** The known version that a command without objection makes stable; empty if it makes none so. */
    static Optional<VersionRef> target(ModelState state, Command command) {
        if (!(state instanceof ModelState.Created created)) {
            return Optional.empty();
        }
        Standing standing = created.standing();
        return switch (command.getKind()) {
            case PROMOTE -> Optional.of(promoted(standing, command).ref());
            case ROLL_BACK -> returnedTo(standing, command).map(KnownVersion::ref);
            case CREATE, FREEZE, UNFREEZE -> Optional.empty();
            case APPROVE, DISAPPROVE -> throw notMine(command);
        };
    }

    private static IllegalArgumentException notMine(Command command) {
        return new IllegalArgumentException(command.getKind() + " changes no release");
    }

    private static KnownVersion promoted(Standing standing, Command command) {
        return Objects.requireNonNull(standing.versions().get(command.getNumber()), "promoted version");
    }

    /**
     * Carries out a command that {@link #objection} has nothing against.
     *
     * @param first for CREATE, the model's first version
     */
    static void carryOut(Draft draft, Command command, String id, @Nullable VersionRef first) {
        String reason = command.getReason().isBlank() ? "asked by command " + id : command.getReason();
        switch (command.getKind()) {
            case CREATE -> draft.created(Objects.requireNonNull(first, "first version"), id, reason);
            case FREEZE -> draft.frozen(id, reason);
            case UNFREEZE -> draft.unfrozen(id, reason);
            case PROMOTE -> {
                Standing standing = ((ModelState.Created) draft.state()).standing();
                KnownVersion known = promoted(standing, command);
                draft.promoted(known.ref(), known.parent(), id, reason);
            }
            case ROLL_BACK -> {
                Standing standing = ((ModelState.Created) draft.state()).standing();
                draft.rolledBack(returnedTo(standing, command).orElseThrow(), id, reason);
            }
            case APPROVE, DISAPPROVE -> throw notMine(command);
        }
    }
}
