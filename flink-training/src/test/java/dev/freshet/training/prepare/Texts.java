package dev.freshet.training.prepare;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.Origin;
import dev.freshet.training.kafka.IncomingRecord;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.StreamFlatMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Texts for the tests, and what an operator makes of them. */
final class Texts {

    static final long T = 1_000_000;

    private Texts() {}

    static Document document(String model, long offset, String text) {
        return new Document("text-" + offset, 2, offset, model, text, "anna", T + offset);
    }

    static AdmittedText admitted(String model, long offset, String text) {
        return AdmittedText.newBuilder()
                .setTextId("text-" + offset)
                .setOrigin(new Origin(2, offset))
                .setModel(model)
                .setText(text)
                .setPerson("anna")
                .setAt(T + offset)
                .build();
    }

    static IncomingRecord incoming(byte[] value, long offset) {
        return new IncomingRecord(Topics.ADMITTED_TEXT.name(), 1, offset, T, "text-" + offset, value);
    }

    /** What comes out of an operator for these texts of one model. */
    static <T> List<T> through(FlatMapFunction<Document, T> operator, Class<T> type, String... texts) throws Exception {
        try (OneInputStreamOperatorTestHarness<Document, T> harness = new OneInputStreamOperatorTestHarness<>(
                new StreamFlatMap<>(operator),
                TypeInformation.of(Document.class).createSerializer(new SerializerConfigImpl()))) {
            harness.setup(TypeInformation.of(type).createSerializer(new SerializerConfigImpl()));
            harness.open();
            for (int i = 0; i < texts.length; i++) {
                harness.processElement(new StreamRecord<>(document("support", i, texts[i])));
            }
            return harness.extractOutputValues();
        }
    }
}
