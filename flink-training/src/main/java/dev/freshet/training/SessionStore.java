package dev.freshet.training;

import dev.freshet.training.rules.Curriculum;
import dev.freshet.training.rules.CurriculumCodec;
import dev.freshet.training.rules.CurriculumState;
import dev.freshet.training.rules.LearningRules;
import dev.freshet.training.rules.LessonState;
import dev.freshet.training.rules.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** The curriculum of the current key in keyed state: its lessons one by one, so that only those that changed are written. */
final class SessionStore {

    private final ValueState<CurriculumState> curriculum;
    private final MapState<String, LessonState> lessons;

    SessionStore(KeyedStateStore state) {
        curriculum =
                state.getState(new ValueStateDescriptor<>("curriculum", TypeInformation.of(CurriculumState.class)));
        lessons = state.getMapState(new MapStateDescriptor<>(
                "lessons", TypeInformation.of(String.class), TypeInformation.of(LessonState.class)));
    }

    Curriculum load(LearningRules rules) throws Exception {
        List<LessonState> kept = new ArrayList<>();
        lessons.values().forEach(kept::add);
        return CurriculumCodec.restore(rules, curriculum.value(), kept);
    }

    void save(Curriculum live) throws Exception {
        curriculum.update(CurriculumCodec.state(live));
        for (Place place : live.drainTouched()) {
            Optional<LessonState> lesson = CurriculumCodec.lesson(live, place);
            if (lesson.isPresent()) {
                lessons.put(place.toString(), lesson.get());
            } else {
                lessons.remove(place.toString());
            }
        }
    }
}
