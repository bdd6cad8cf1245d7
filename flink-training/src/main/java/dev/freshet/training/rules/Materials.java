package dev.freshet.training.rules;

import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.material.Material;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a learner is given of a lesson. */
final class Materials {

    private Materials() {}

    /**
     * Of a new lesson. A demonstration is also preferred over the answer that was given; and what is preferred is also
     * demonstrated, for alone DPO lowers both answers, the worse one only faster (Pang et al. 2024).
     */
    static List<Material> fresh(Lesson lesson, double weight) {
        TrainingExample example = lesson.example();
        List<Material> materials = new ArrayList<>();
        switch (lesson.kind()) {
            case DEMONSTRATION -> {
                materials.add(new Material.Demonstration(example.getMessages(), lesson.target(), weight));
                if (!example.getAnswer().isBlank() && !example.getAnswer().equals(lesson.target())) {
                    materials.add(new Material.Preference(
                            example.getMessages(), lesson.target(), example.getAnswer(), weight));
                }
            }
            case PREFERENCE -> materials.addAll(preferred(lesson, weight));
            case RATING ->
                materials.add(new Material.Rating(example.getMessages(), lesson.target(), lesson.isAccepted(), weight));
            case TEXT -> materials.add(new Material.Text(lesson.target(), weight));
        }
        return materials;
    }

    /** Of one that is replayed: what is right; at an accepted answer the model is held to the reference, if asked to. */
    static List<Material> rehearsed(Lesson lesson, boolean anchored) {
        if (lesson.kind() == Kind.PREFERENCE) {
            return preferred(lesson, 1);
        }
        Material right = new Material.Demonstration(lesson.example().getMessages(), lesson.target(), 1);
        return anchored && lesson.isAccepted()
                ? List.of(right, new Material.Anchor(lesson.example().getMessages(), lesson.target(), 1))
                : List.of(right);
    }

    private static List<Material> preferred(Lesson lesson, double weight) {
        List<Message> messages = lesson.example().getMessages();
        String rejected = Objects.requireNonNull(lesson.example().getRejected());
        return List.of(
                new Material.Demonstration(messages, lesson.target(), weight),
                new Material.Preference(messages, lesson.target(), rejected, weight));
    }
}
