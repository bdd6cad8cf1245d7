package dev.freshet.training.prepare;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Takes the text out of HTML and brings it into one form; what has no text is dropped. */
final class CleanText extends RichFlatMapFunction<Document, Document> {

    private transient Tally tally;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    CleanText() {}

    @Override
    public void open(OpenContext context) {
        tally = Tally.of(getRuntimeContext(), "clean");
    }

    @Override
    public void flatMap(Document document, Collector<Document> out) {
        String text = PlainText.of(HtmlText.of(document.text()));
        if (text.isEmpty()) {
            tally.dropped(document.model(), DropReason.EMPTY);
        } else {
            tally.passed(document.model());
            out.collect(document.withText(text));
        }
    }

    @Override
    public void close() {
        if (tally != null) {
            tally.report();
        }
    }
}
