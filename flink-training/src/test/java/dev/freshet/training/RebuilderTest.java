package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.training.rules.Outdated;
import dev.freshet.training.rules.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuilderTest {

    @TempDir
    Path folder;

    private final Map<Place, TrainingExample> log = new TreeMap<>();
    private final List<Place> progress = new ArrayList<>();
    private ArtifactStore store;
    private VersionRef first;

    @BeforeEach
    void open() {
        store = new ArtifactsConfig(folder.toString()).open();
        first = new VersionRef(MODEL, 1, Events.BASE, store.put(TwoParameterLearner.zero()));
        add(Events.by("ann", "r0", Events.demonstration(0)));
        add(Events.preference(1, "which?", "this", "that"));
        add(Events.by("bob", "r2", Events.thumb(2, "good?", true)));
        add(Events.score(3, "how good?", 1, 5));
        add(Events.text(4, "a text"));
        add(Events.held(Events.demonstration(5), Events.T + 600_000));
    }

    private void add(TrainingExample example) {
        log.put(new Place(0, log.size()), example);
    }

    @Test
    void shouldLearnAllThatCountsInTheOrderOfPlaces() {
        // when
        ModelCandidate manifest = rebuild(RebuildMethod.ALL, Set.of());

        // then
        assertThat(manifest.getVersion().getNumber()).isZero();
        assertThat(manifest.getParent()).isEqualTo(1);
        assertThat(manifest.getLearned()).containsExactly(range(0, 5));
        assertThat(manifest.getLearnedCount()).isEqualTo(6);
        assertThat(manifest.getLearnedDigest())
                .isEqualTo(Origins.digest(
                        log.values().stream().map(TrainingExample::getOrigin).toList()));
        assertThat(manifest.getRebuilt().getOf()).isEqualTo(7);
        assertThat(manifest.getRebuilt().getMethod()).isEqualTo("all");
        assertThat(manifest.getRebuilt().getLeftOut()).isEmpty();
        assertThat(TwoParameterLearner.steps(store.get(manifest.getVersion().getAdapter())))
                .isEqualTo(manifest.getStep())
                .isPositive();
        assertThat(progress).containsExactlyElementsOf(log.keySet());
    }

    @Test
    void shouldGiveTheSameAdapterAgainAndAnotherWithoutAPerson() {
        // when
        String adapter = adapter(Set.of());

        // then
        assertThat(adapter(Set.of())).isEqualTo(adapter);
        assertThat(adapter(Set.of("carl"))).isEqualTo(adapter);
        assertThat(adapter(Set.of("ann"))).isNotEqualTo(adapter);
    }

    @Test
    void shouldLeaveNoTraceOfAPerson() {
        // given
        String with = adapter(Set.of("ann"));

        // when
        log.put(new Place(0, 0), Events.by("ann", "r0", Events.demonstration(MODEL, 0, "another", "thing")));

        // then
        assertThat(adapter(Set.of("ann"))).isEqualTo(with);
    }

    @Test
    void shouldLearnFromOneKindAlone() {
        assertThat(leftOut(rebuild(RebuildMethod.SFT, Set.of())))
                .containsExactly(tuple(LeftOutReason.METHOD, range(1, 4)));
        assertThat(counts(RebuildMethod.SFT)).containsOnlyKeys("count.Demonstration");
        assertThat(leftOut(rebuild(RebuildMethod.DPO, Set.of())))
                .containsExactly(tuple(LeftOutReason.METHOD, range(2, 4)));
        assertThat(counts(RebuildMethod.DPO)).containsOnlyKeys("count.Preference");
        assertThat(leftOut(rebuild(RebuildMethod.KTO, Set.of())))
                .containsExactly(tuple(LeftOutReason.METHOD, range(0, 1)), tuple(LeftOutReason.METHOD, range(4, 5)));
        assertThat(counts(RebuildMethod.KTO)).containsOnlyKeys("count.Rating");
    }

    private Map<String, Double> counts(RebuildMethod method) {
        Map<String, Double> metrics = new TreeMap<>(rebuild(method, Set.of()).getMetrics());
        metrics.keySet().removeIf(name -> !name.startsWith("count."));
        return metrics;
    }

    @Test
    void shouldGiveTheFirstVersionWhereEverythingIsLeftOut() {
        // given
        log.keySet().removeIf(place -> place.offset() > 0);

        // when
        ModelCandidate manifest = rebuild(RebuildMethod.ALL, Set.of("ann"));

        // then
        assertThat(manifest.getVersion().getAdapter()).isEqualTo(first.getAdapter());
        assertThat(manifest.getLearned()).isEmpty();
        assertThat(manifest.getLearnedCount()).isZero();
        assertThat(leftOut(manifest)).containsExactly(tuple(LeftOutReason.PERSON, range(0, 0)));
    }

    @Test
    void shouldSayWhatTheLearnerTakesNoMore() {
        // given
        add(Events.demonstration(MODEL, 6, "how?", "unfit"));

        // when
        ModelCandidate manifest = rebuild(RebuildMethod.ALL, Set.of());

        // then
        assertThat(leftOut(manifest)).containsExactly(tuple(LeftOutReason.REFUSED, range(6, 6)));
        assertThat(manifest.getLearned()).containsExactly(range(0, 5));
    }

    @Test
    void shouldStopWhereLearningDiverges() {
        // given
        add(Events.demonstration(MODEL, 6, "how?", "diverge"));

        // then
        assertThatThrownBy(() -> rebuild(RebuildMethod.ALL, Set.of()))
                .isInstanceOf(RebuildException.class)
                .hasMessageContaining("learning diverged at step")
                .hasMessageContaining("loss NaN");
    }

    private String adapter(Set<String> without) {
        return rebuild(RebuildMethod.ALL, without).getVersion().getAdapter();
    }

    private ModelCandidate rebuild(RebuildMethod method, Set<String> without) {
        progress.clear();
        Outdated outdated = new Outdated();
        log.forEach(outdated::note);
        RebuildPlan plan = RebuildPlan.of(log.keySet(), log, outdated, without, method);
        return new Rebuilder(TrainingConfig.defaults(), store, new TwoParameterLearner.Factory())
                .rebuild(first, 7, plan, method, progress::add);
    }

    private static List<Tuple> leftOut(ModelCandidate manifest) {
        List<Tuple> all = new ArrayList<>();
        for (LeftOut leftOut : manifest.getRebuilt().getLeftOut()) {
            leftOut.getRanges().forEach(range -> all.add(tuple(leftOut.getReason(), range)));
        }
        return all;
    }

    private static OffsetRange range(long first, long last) {
        return new OffsetRange(0, first, last);
    }
}
