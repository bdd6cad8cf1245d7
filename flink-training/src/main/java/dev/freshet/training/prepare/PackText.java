package dev.freshet.training.prepare;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.training.kafka.OutgoingRecord;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Packs texts into parts that a learner can take whole: examples named {@code TEXT#PART}, from 0. */
final class PackText extends RichFlatMapFunction<Document, OutgoingRecord> {

    private final int maxCharacters;

    private transient Tally tally;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    PackText(int maxCharacters) {
        this.maxCharacters = maxCharacters;
    }

    @Override
    public void open(OpenContext context) {
        tally = Tally.of(getRuntimeContext(), "pack");
    }

    @Override
    public void flatMap(Document document, Collector<OutgoingRecord> out) {
        List<String> parts = Sequences.of(document.text(), maxCharacters);
        for (int number = 0; number < parts.size(); number++) {
            TrainingExample example = example(document, number, parts.get(number));
            out.collect(OutgoingRecord.of(Topics.TRAINING_EXAMPLES, document.model(), example));
        }
        tally.parts(document.model(), parts.size());
    }

    private static TrainingExample example(Document document, int number, String part) {
        return TrainingExample.newBuilder()
                .setFeedbackId(document.id() + "#" + number)
                .setOrigin(new Origin(document.partition(), document.offset()))
                .setModel(document.model())
                .setUse(Use.LEARN)
                .setRequestId("")
                .setAttempt(0)
                .setVersion("")
                .setMessages(List.of())
                .setAnswer("")
                .setPerson(document.person())
                .setKind(null)
                .setFeedbackAt(document.at())
                .setSource(Source.TEXT)
                .setText(part)
                .build();
    }
}
