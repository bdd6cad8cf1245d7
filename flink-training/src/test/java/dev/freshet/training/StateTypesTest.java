package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.training.kafka.IncomingRecord;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.CurriculumState;
import dev.freshet.training.rules.LessonState;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateTypesTest {

    @ParameterizedTest
    @ValueSource(classes = {CurriculumState.class, LessonState.class, IncomingRecord.class, OutgoingRecord.class})
    void shouldBeWrittenByTheSerializerThatAllowsNewFields(Class<?> type) {
        // given
        SerializerConfigImpl noGenericTypes = new SerializerConfigImpl();
        noGenericTypes.setGenericTypes(false);

        // when
        var serializer = TypeInformation.of(type).createSerializer(noGenericTypes);

        // then
        assertThat(serializer).isInstanceOf(PojoSerializer.class);
    }
}
