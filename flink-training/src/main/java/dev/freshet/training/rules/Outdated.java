package dev.freshet.training.rules;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which examples of one model count no more, seen from the end of the log: those of people who asked to be forgotten, and
 * judgements that their person took back or replaced. All of the log is noted before the first question. One thread.
 */
public final class Outdated {

    private final Map<String, Long> erased = new HashMap<>();
    private final Map<Answered, Long> retracted = new HashMap<>();
    private final Map<Judgement, Said> newest = new HashMap<>();

    /** A person, an answer, and what kind of judgement. */
    private record Judgement(Answered answered, Kind kind) {}

    /** When and where a judgement was given. */
    private record Said(long at, Place place) {

        static final Comparator<Said> AGE = Comparator.comparingLong(Said::at).thenComparing(Said::place);

        static Said later(Said one, Said other) {
            return AGE.compare(one, other) < 0 ? other : one;
        }
    }

    /** Takes a record of the log. */
    public void note(Place place, TrainingExample example) {
        long at = example.getFeedbackAt();
        String person = example.getPerson();
        if (example.getSource() == Source.ERASURE && person != null) {
            erased(person, at);
        } else if (example.getKind() == FeedbackKind.RETRACTION) {
            Answered.of(example).ifPresent(answered -> retracted.merge(answered, at, Math::max));
        } else if (Kind.fault(example).isEmpty()) {
            judgement(example).ifPresent(judgement -> newest.merge(judgement, new Said(at, place), Said::later));
        }
    }

    /** Somebody asks to be forgotten: all that they gave until a time. */
    public void erased(String person, long at) {
        erased.merge(person, at, Math::max);
    }

    /** Why an example counts no more; empty if it does. */
    public Optional<LeftOutReason> reason(Place place, TrainingExample example) {
        String person = example.getPerson();
        if (person != null && isUpTo(erased.get(person), example)) {
            return Optional.of(LeftOutReason.ERASED);
        }
        if (Answered.of(example)
                .filter(answered -> isUpTo(retracted.get(answered), example))
                .isPresent()) {
            return Optional.of(LeftOutReason.RETRACTED);
        }
        return judgement(example)
                .map(newest::get)
                .filter(said -> !said.place().equals(place))
                .map(said -> LeftOutReason.SUPERSEDED);
    }

    private static boolean isUpTo(@Nullable Long until, TrainingExample example) {
        return until != null && example.getFeedbackAt() <= until;
    }

    private static Optional<Judgement> judgement(TrainingExample example) {
        return Answered.of(example).map(answered -> new Judgement(answered, Kind.of(example)));
    }
}
