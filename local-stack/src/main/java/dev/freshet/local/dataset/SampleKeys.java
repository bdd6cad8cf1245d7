package dev.freshet.local.dataset;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Locale;

/** How samples are named, in files and on topics. */
final class SampleKeys {

    private static final String SEPARATOR = "\u0000";

    private SampleKeys() {}

    /** The request that a sample without one is about. */
    static String request(String model, String id) {
        return "import-" + model + "-" + id;
    }

    static String text(String id) {
        return "text" + SEPARATOR + id;
    }

    static String judged(String request, String id) {
        return "judged" + SEPARATOR + request + SEPARATOR + id;
    }

    /** The sample that an example was made of. */
    static String of(TrainingExample example) {
        return example.getSource() == Source.TEXT
                ? text(textId(example))
                : judged(example.getRequestId(), example.getFeedbackId());
    }

    /** The text that an example is a part of: parts are named TEXT#NUMBER. */
    static String textId(TrainingExample example) {
        String part = example.getFeedbackId();
        int end = part.lastIndexOf('#');
        return end < 0 ? part : part.substring(0, end);
    }

    static String kind(FeedbackKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
