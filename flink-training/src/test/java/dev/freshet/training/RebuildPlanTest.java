package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.rules.Outdated;
import dev.freshet.training.rules.Place;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RebuildPlanTest {

    private final Map<Place, TrainingExample> log = new TreeMap<>();

    @Test
    void shouldLeaveOutWhatCountsNoMoreEachForItsFirstReason() {
        // given
        add(0, Events.by("ann", "r0", Events.demonstration(0)));
        add(1, Events.by("bob", "r1", Events.demonstration(1)));
        add(2, Events.by("carl", "r2", Events.thumb(2, "good?", true)));
        add(3, Events.by("dora", "r3", Events.demonstration(3)));
        add(4, Events.by("dora", "r3", Events.thumb(4, "good?", true)));
        add(5, Events.thumb(5, "good?", true));
        // given what came later
        add(6, Events.by("dora", "r3", Events.demonstration(6)));
        add(7, Events.retraction(7, "carl", "r2"));
        add(8, Events.erasure(8, "bob"));
        add(9, Events.by("bob", "r1", Events.demonstration(9)));

        // when
        RebuildPlan plan = plan(9, Set.of("ann"), RebuildMethod.SFT);

        // then
        assertThat(plan.leftOut())
                .isEqualTo(Map.of(
                        LeftOutReason.PERSON, places(0),
                        LeftOutReason.ERASED, places(1),
                        LeftOutReason.RETRACTED, places(2),
                        LeftOutReason.SUPERSEDED, places(3),
                        LeftOutReason.METHOD, places(4, 5),
                        LeftOutReason.MISSING, places(9)));
        assertThat(plan.learned()).containsOnlyKeys(new Place(0, 6));
        assertThat(plan.missing()).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatAPersonGaveAfterTheErasureOrRetraction() {
        // given
        add(0, Events.erasure(0, "ann"));
        add(1, Events.by("ann", "r1", Events.demonstration(1)));
        add(2, Events.retraction(2, "bob", "r3"));
        add(3, Events.by("bob", "r3", Events.demonstration(3)));
        add(4, Events.by("bob", "r4", Events.demonstration(4)));

        // when
        RebuildPlan plan = plan(5, Set.of(), RebuildMethod.ALL);

        // then
        assertThat(plan.learned().keySet()).containsAll(places(1, 3, 4));
    }

    @Test
    void shouldCountJudgementsOfSeveralPeopleAndOfNobodyBesideEachOther() {
        // given
        add(0, Events.by("ann", "r", Events.demonstration(0)));
        add(1, Events.by("bob", "r", Events.demonstration(1)));
        add(2, Events.by(null, "r", Events.demonstration(2)));
        add(3, Events.by(null, "r", Events.demonstration(3)));

        // when
        RebuildPlan plan = plan(4, Set.of(), RebuildMethod.ALL);

        // then
        assertThat(plan.learned()).hasSize(4);
        assertThat(plan.leftOut()).isEmpty();
    }

    @Test
    void shouldTakePairsOfDemonstrationsForPreferences() {
        // given
        add(0, Events.demonstration(0));
        add(
                1,
                TrainingExample.newBuilder(Events.demonstration(1))
                        .setAnswer(" ")
                        .build());
        add(
                2,
                TrainingExample.newBuilder(Events.demonstration(2))
                        .setAnswer("answer 2")
                        .build());

        // when
        RebuildPlan plan = plan(3, Set.of(), RebuildMethod.DPO);

        // then
        assertThat(plan.learned()).containsOnlyKeys(new Place(0, 0));
        assertThat(plan.leftOut()).isEqualTo(Map.of(LeftOutReason.METHOD, places(1, 2)));
    }

    private void add(long offset, TrainingExample example) {
        log.put(new Place(0, offset), example);
    }

    /** Of what lies below an offset, and the offset 9, which is not kept. */
    private RebuildPlan plan(int end, Set<String> without, RebuildMethod method) {
        Outdated outdated = new Outdated();
        log.forEach(outdated::note);
        Map<Place, TrainingExample> kept = new TreeMap<>(log);
        kept.remove(new Place(0, 9));
        Set<Place> contained = log.keySet().stream()
                .filter(place -> place.offset() < end || place.offset() == 9)
                .filter(place ->
                        log.get(place).getKind() != null && log.get(place).getKind() != FeedbackKind.RETRACTION)
                .collect(Collectors.toCollection(TreeSet::new));
        return RebuildPlan.of(contained, kept, outdated, without, method);
    }

    private static SortedSet<Place> places(long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> new Place(0, offset))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
