package dev.freshet.training.prepare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import opennlp.tools.langdetect.LanguageDetector;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** Tells of which language a text is, by OpenNLP's model of 103 languages. One thread. */
final class Languages {

    private static final String MODEL = "/langdetect-183.bin";
    /** More than this tells nothing new. */
    private static final int MOST_CHARACTERS = 4_000;

    private final LanguageDetector detector;
    private final Set<String> kept;

    private Languages(LanguageDetector detector, Set<String> kept) {
        this.detector = detector;
        this.kept = kept;
    }

    /** Loads the model, which takes about 100 MB and a second. */
    static Languages keeping(List<String> codes) {
        try (InputStream model = LanguageDetectorModel.class.getResourceAsStream(MODEL)) {
            if (model == null) {
                throw new IllegalStateException("no " + MODEL + " on the class path");
            }
            return new Languages(
                    new LanguageDetectorME(new LanguageDetectorModel(model)), LanguageCodes.resolve(codes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + MODEL, e);
        }
    }

    /** Whether a text is of one of the languages. */
    boolean keeps(String text) {
        String beginning = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
        return kept.contains(detector.predictLanguage(beginning).getLang());
    }
}
