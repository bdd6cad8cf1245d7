package dev.freshet.updater;

import dev.freshet.schemas.Prompts;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.updater.judge.HeldOutExample;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The feedback that judges candidates at the moment: of each model the newest label of each prompt, until its window
 * ends, and of these the newest few. One thread.
 */
final class HeldOut {

    private final int limit;
    private final Map<String, Map<String, Label>> models = new HashMap<>();

    private record Label(HeldOutExample example, long feedbackAt, long judgeUntil) {}

    /** Keeps at most {@code limit} labels of each model. */
    HeldOut(int limit) {
        this.limit = limit;
    }

    /** Takes an example. One to be learned at once is a newer label too: what was held out for its prompt is outdated. */
    void add(TrainingExample example) {
        Map<String, Label> labels = models.computeIfAbsent(example.getModel(), model -> new HashMap<>());
        String prompt = Prompts.normalize(example.getMessages());
        Label old = labels.get(prompt);
        if (old != null && old.feedbackAt() > example.getFeedbackAt()) {
            return;
        }
        String answer = label(example);
        @Nullable Long judgeUntil = example.getJudgeUntil();
        if (example.getUse() != Use.JUDGE_THEN_LEARN || judgeUntil == null || answer == null) {
            labels.remove(prompt);
            return;
        }
        labels.put(
                prompt,
                new Label(new HeldOutExample(example.getMessages(), answer), example.getFeedbackAt(), judgeUntil));
        if (labels.size() > limit) {
            labels.values().remove(Collections.min(labels.values(), Comparator.comparing(Label::feedbackAt)));
        }
    }

    /** The labels of a model whose window is open, oldest first. */
    List<HeldOutExample> current(String model, long now) {
        Map<String, Label> labels = models.getOrDefault(model, new HashMap<>());
        labels.values().removeIf(label -> label.judgeUntil() <= now);
        return labels.values().stream()
                .sorted(Comparator.comparing(Label::feedbackAt))
                .map(Label::example)
                .toList();
    }

    private static @Nullable String label(TrainingExample example) {
        if (example.getKind() == FeedbackKind.DEMONSTRATION) {
            return example.getDemonstration();
        }
        return example.getKind() == FeedbackKind.THUMB && Boolean.TRUE.equals(example.getUp())
                ? example.getAnswer()
                : null;
    }
}
