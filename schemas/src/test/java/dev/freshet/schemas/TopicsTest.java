package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void shouldNameEachTopicOnce() {
        assertThat(Topics.all()).extracting(Topic::name).doesNotHaveDuplicates().hasSize(15);
    }

    @Test
    void shouldDocumentEveryField() {
        assertThat(Topics.all().stream()
                        .map(topic -> SpecificData.get().getSchema(topic.type()))
                        .flatMap(schema -> Stream.concat(Stream.of(schema), nested(schema)))
                        .flatMap(schema -> schema.getFields().stream()))
                .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
    }

    @Test
    void shouldAcceptJsonOnlyWherePeopleWrite() {
        assertThat(Topics.all().stream().filter(Topic::writtenByPeople).map(Topic::name))
                .containsExactlyInAnyOrder("inference-requests", "feedback", "raw-text", "erasures", "commands");
    }

    @Test
    void shouldSayRetentionAsTheBrokerDoes() {
        assertThat(Topics.INFERENCE_TOKENS.config())
                .containsEntry("retention.ms", "3600000")
                .containsEntry("cleanup.policy", "delete");
        assertThat(Topics.FEEDBACK_LEDGER.config()).containsEntry("retention.ms", "-1");
        assertThat(Topics.MODEL_RELEASES.config()).containsOnly(java.util.Map.entry("cleanup.policy", "compact"));
    }

    private static Stream<Schema> nested(Schema schema) {
        return schema.getFields().stream().map(Schema.Field::schema).flatMap(TopicsTest::records);
    }

    private static Stream<Schema> records(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> Stream.concat(Stream.of(schema), nested(schema));
            case ARRAY -> records(schema.getElementType());
            case UNION -> schema.getTypes().stream().flatMap(TopicsTest::records);
            default -> Stream.empty();
        };
    }
}
