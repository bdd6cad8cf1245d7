package dev.freshet.training.prepare;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.training.kafka.IncomingRecord;
import dev.freshet.training.kafka.OutgoingRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Reads admitted texts; what cannot be read is a dead letter. */
final class ReadTexts extends ProcessFunction<IncomingRecord, Document> {

    /** The dead letters. */
    static final OutputTag<OutgoingRecord> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(OutgoingRecord.class));

    private transient WireFormat<AdmittedText> wire;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    ReadTexts() {}

    @Override
    public void open(OpenContext context) {
        wire = Topics.ADMITTED_TEXT.wire();
    }

    @Override
    public void processElement(IncomingRecord record, Context context, Collector<Document> out) {
        AdmittedText text;
        try {
            text = wire.decode(record.value());
        } catch (WireFormatException e) {
            long now = context.timerService().currentProcessingTime();
            context.output(DEAD_LETTERS, record.deadLetter(e, now));
            return;
        }
        out.collect(Document.of(text));
    }
}
