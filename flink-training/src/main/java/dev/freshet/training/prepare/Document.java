package dev.freshet.training.prepare;

import dev.freshet.schemas.event.AdmittedText;
import org.jspecify.annotations.Nullable;

/**
 * A text on its way through the job.
 *
 * @param id the text's name
 * @param partition partition of its place in raw-text
 * @param offset offset of its place in raw-text
 * @param model name of the model that learns it
 * @param text what is left of it
 * @param person who gave it
 * @param at append time of the raw text, epoch milliseconds
 */
public record Document(
        String id, int partition, long offset, String model, String text, @Nullable String person, long at) {

    static Document of(AdmittedText admitted) {
        return new Document(
                admitted.getTextId(),
                admitted.getOrigin().getPartition(),
                admitted.getOrigin().getOffset(),
                admitted.getModel(),
                admitted.getText(),
                admitted.getPerson(),
                admitted.getAt());
    }

    /** The same with another text. */
    Document withText(String other) {
        return new Document(id, partition, offset, model, other, person, at);
    }
}
