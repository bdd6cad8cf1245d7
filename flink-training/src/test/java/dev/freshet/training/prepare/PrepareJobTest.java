package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.kafka.OutgoingRecord;
import java.time.Duration;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrepareJobTest {

    @Test
    void shouldNameEveryOperatorForGood() {
        // given
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);

        // when
        new PrepareJob(PrepareConfig.defaults(), KafkaConfig.of("broker:9092"), Duration.ofMinutes(10)).define(env);

        // then
        assertThat(env.getStreamGraph().getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "admitted-text",
                        "read",
                        "clean",
                        "language",
                        "quality",
                        "duplicates",
                        "pack",
                        "sink",
                        "Sink Committer: sink");
    }

    @ParameterizedTest
    @ValueSource(classes = {Document.class, KeptText.class, KeptWindow.class, OutgoingRecord.class})
    void shouldBeWrittenByTheSerializerThatAllowsNewFields(Class<?> type) {
        // given
        SerializerConfigImpl noGenericTypes = new SerializerConfigImpl();
        noGenericTypes.setGenericTypes(false);

        // when, then
        assertThat(TypeInformation.of(type).createSerializer(noGenericTypes)).isInstanceOf(PojoSerializer.class);
    }
}
