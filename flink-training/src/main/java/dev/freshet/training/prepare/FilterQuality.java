package dev.freshet.training.prepare;

import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Drops texts that are not worth learning. */
final class FilterQuality extends RichFlatMapFunction<Document, Document> {

    private final QualityRules rules;

    private transient Tally tally;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    FilterQuality(QualityRules rules) {
        this.rules = rules;
    }

    @Override
    public void open(OpenContext context) {
        tally = Tally.of(getRuntimeContext(), "quality");
    }

    @Override
    public void flatMap(Document document, Collector<Document> out) {
        Optional<DropReason> fault = rules.fault(document.text());
        if (fault.isPresent()) {
            tally.dropped(document.model(), fault.get());
        } else {
            tally.passed(document.model());
            out.collect(document);
        }
    }

    @Override
    public void close() {
        if (tally != null) {
            tally.report();
        }
    }
}
