package dev.freshet.schemas;

import dev.freshet.schemas.event.Message;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Conversations made comparable: what counts as the same prompt when labels are compared or held out. */
public final class Prompts {

    private Prompts() {}

    /** Roles and contents in Unicode NFKC, lower case, with runs of white space as one space. */
    public static String normalize(List<Message> messages) {
        return messages.stream()
                .map(message -> message.getRole() + ": " + normalize(message.getContent()))
                .collect(Collectors.joining("\n"));
    }

    private static String normalize(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ");
    }
}
