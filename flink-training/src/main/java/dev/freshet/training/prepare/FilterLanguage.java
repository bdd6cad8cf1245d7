package dev.freshet.training.prepare;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** Keeps texts of the languages asked for, and texts too short to tell. The detector is loaded only where some are asked for. */
final class FilterLanguage extends RichFlatMapFunction<Document, Document> {

    private final PrepareConfig config;

    private transient @Nullable Languages languages;
    private transient Tally tally;

    // Flink calls open before anything else.
    @SuppressWarnings("NullAway.Init")
    FilterLanguage(PrepareConfig config) {
        this.config = config;
    }

    @Override
    public void open(OpenContext context) {
        tally = Tally.of(getRuntimeContext(), "language");
        languages = config.languages().isEmpty() ? null : Languages.keeping(config.languages());
    }

    @Override
    public void flatMap(Document document, Collector<Document> out) {
        String text = document.text();
        if (languages == null || text.length() < config.languageMinCharacters() || languages.keeps(text)) {
            tally.passed(document.model());
            out.collect(document);
        } else {
            tally.dropped(document.model(), DropReason.LANGUAGE);
        }
    }

    @Override
    public void close() {
        if (tally != null) {
            tally.report();
        }
    }
}
