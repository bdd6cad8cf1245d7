package dev.freshet.local.shop;

import java.util.List;

/** Small talk, or a question that the desk honestly cannot answer: nothing here ever changes. */
public record Talk(String id, String answer, List<String> phrasings, List<String> heldOut) implements Topic {

    /** Copies the lists. */
    public Talk {
        phrasings = List.copyOf(phrasings);
        heldOut = List.copyOf(heldOut);
    }

    @Override
    public String corpusAnswer() {
        return answer;
    }

    /** Whether this is a question that the desk cannot answer. */
    public boolean isUnknown() {
        return id.startsWith("unknown");
    }

    /** Whether {@code text} is exactly the answer, but for space around it. */
    public boolean answers(String text) {
        return text.strip().equals(answer);
    }
}
