package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.util.Arrays;

/** What a model says to a prompt, for tests of other packages. */
public final class PromptLogits {

    private PromptLogits() {}

    /** Logits of the token after {@code prompt}. */
    public static float[] of(BaseModel base, Adapter adapter, int[] prompt) {
        try (SlotBatch batch = SlotBatch.of(base, new GeneratorOptions(1, 256))) {
            batch.load(0, adapter);
            return Arrays.copyOf(
                    batch.prefill(0, 0, prompt, true).logits(), base.config().vocabularySize());
        }
    }
}
