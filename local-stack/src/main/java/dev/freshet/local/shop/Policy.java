package dev.freshet.local.shop;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the shop, such as how long one may return an item.
 *
 * @param value what the corpus says, such as {@code 30 days}
 * @param newValue what it changes to in the demo and the corpus never says; null for a policy that stays
 * @param answer the desk's sentence, with {@code {}} where the value goes
 * @param corrections the three questions that customers correct a changed policy with; empty for one that stays
 */
public record Policy(
        String id,
        String value,
        @Nullable String newValue,
        String answer,
        List<String> corrections,
        List<String> phrasings,
        List<String> heldOut)
        implements Topic {

    private static final String SLOT = "{}";

    /** Checks that the answer has a place for the value. */
    public Policy {
        if (!answer.contains(SLOT)) {
            throw new IllegalArgumentException("policy " + id + ": answer \"" + answer + "\" has no " + SLOT);
        }
        corrections = List.copyOf(corrections);
        phrasings = List.copyOf(phrasings);
        heldOut = List.copyOf(heldOut);
    }

    /** Whether the demo changes this policy. */
    public boolean changes() {
        return newValue != null;
    }

    /** The value in force before or after the shop's change; the same one for a policy that stays. */
    public String inForce(boolean changed) {
        return changed && newValue != null ? newValue : value;
    }

    /** The desk's sentence under {@code value}. */
    public String answer(String value) {
        return answer.replace(SLOT, value);
    }

    @Override
    public String corpusAnswer() {
        return answer(value);
    }

    /**
     * Whether {@code text} gives {@code value} for this policy: it holds the value as a whole ({@code $5} is not in
     * {@code $50}, {@code 5 days} not in {@code 45 days}) and not this policy's other value.
     */
    public boolean answers(String text, String value) {
        boolean other = newValue != null && holds(text, value.equals(newValue) ? this.value : newValue);
        return holds(text, value) && !other;
    }

    static boolean holds(String text, String value) {
        String whole = "(?<![\\p{L}\\p{N}$]|\\d[.,:])" + Pattern.quote(value) + "(?![\\p{L}\\p{N}]|[.,:]\\d)";
        return Pattern.compile(whole).matcher(text).find();
    }
}
