package dev.freshet.updater;

import dev.freshet.schemas.Prompts;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.updater.judge.HeldOutExample;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The feedback that judges candidates at the moment: of each model the newest label of each prompt, until its window
 * ends, and of these the newest few. What was taken back or erased judges no more. One thread.
 */
final class HeldOut {

    /** Withdrawals that are remembered, for labels that come after them. */
    private static final int MOST_WITHDRAWALS = 1_000;

    private final int limit;
    private final Map<String, Map<String, Label>> models = new HashMap<>();
    private final Map<Withdrawn, Long> withdrawals = new LinkedHashMap<>();

    private record Label(HeldOutExample example, Judged judged, long feedbackAt, long judgeUntil) {}

    /** Who judged which answer. */
    private record Judged(@Nullable String person, String requestId, int attempt) {}

    /** What no longer counts: of a model all that a person gave, or what they said about one answer. */
    private record Withdrawn(String model, @Nullable String person, @Nullable Judged judged) {}

    /** Keeps at most {@code limit} labels of each model. */
    HeldOut(int limit) {
        this.limit = limit;
    }

    /** Takes an example. One to be learned at once is a newer label too: what was held out for its prompt is outdated. */
    void add(TrainingExample example) {
        if (example.getSource() == Source.ERASURE) {
            withdraw(
                    example,
                    new Withdrawn(example.getModel(), example.getPerson(), null),
                    label -> Objects.equals(label.judged().person(), example.getPerson()));
        } else if (example.getKind() == FeedbackKind.RETRACTION) {
            withdraw(example, new Withdrawn(example.getModel(), null, judged(example)), label -> label.judged()
                    .equals(judged(example)));
        } else if (example.getSource() == Source.FEEDBACK && !isWithdrawn(example)) {
            judge(example);
        }
    }

    private void judge(TrainingExample example) {
        Map<String, Label> labels = labels(example);
        String prompt = Prompts.normalize(example.getMessages());
        Label old = labels.get(prompt);
        if (old != null && old.feedbackAt() > example.getFeedbackAt()) {
            return;
        }
        String answer = label(example);
        if (answer == null && old != null && !contradicts(example, old)) {
            return;
        }
        @Nullable Long judgeUntil = example.getJudgeUntil();
        if (example.getUse() != Use.JUDGE_THEN_LEARN || judgeUntil == null || answer == null) {
            labels.remove(prompt);
            return;
        }
        HeldOutExample judging = new HeldOutExample(example.getMessages(), answer);
        labels.put(prompt, new Label(judging, judged(example), example.getFeedbackAt(), judgeUntil));
        if (labels.size() > limit) {
            labels.values().remove(Collections.min(labels.values(), Comparator.comparing(Label::feedbackAt)));
        }
    }

    /** Whether something that names no right answer calls a label wrong, or is what its person says instead. */
    private static boolean contradicts(TrainingExample example, Label label) {
        return (example.getPerson() != null && label.judged().equals(judged(example)))
                || label.example().answer().equals(example.getAnswer());
    }

    private void withdraw(TrainingExample example, Withdrawn withdrawn, Predicate<Label> whose) {
        if (example.getPerson() == null) {
            return;
        }
        withdrawals.merge(withdrawn, example.getFeedbackAt(), Math::max);
        if (withdrawals.size() > MOST_WITHDRAWALS) {
            withdrawals.remove(withdrawals.keySet().iterator().next());
        }
        labels(example).values().removeIf(label -> label.feedbackAt() <= example.getFeedbackAt() && whose.test(label));
    }

    private boolean isWithdrawn(TrainingExample example) {
        long erased =
                withdrawals.getOrDefault(new Withdrawn(example.getModel(), example.getPerson(), null), Long.MIN_VALUE);
        long retracted =
                withdrawals.getOrDefault(new Withdrawn(example.getModel(), null, judged(example)), Long.MIN_VALUE);
        return example.getPerson() != null && example.getFeedbackAt() <= Math.max(erased, retracted);
    }

    private Map<String, Label> labels(TrainingExample example) {
        return models.computeIfAbsent(example.getModel(), model -> new HashMap<>());
    }

    private static Judged judged(TrainingExample example) {
        return new Judged(example.getPerson(), example.getRequestId(), example.getAttempt());
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
