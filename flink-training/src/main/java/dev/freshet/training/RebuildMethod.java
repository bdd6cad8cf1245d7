package dev.freshet.training;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a version is trained again from. */
public enum RebuildMethod {
    /** Everything, each kind by its own method. */
    ALL,
    /** The right answers of demonstrations. */
    SFT,
    /** Preferences, and demonstrations as such over the answer that was given. */
    DPO,
    /** Thumbs and scores. */
    KTO;

    /** Whether it learns something from an example. */
    boolean learns(TrainingExample example) {
        FeedbackKind kind = example.getKind();
        return switch (this) {
            case ALL -> true;
            case SFT -> kind == FeedbackKind.DEMONSTRATION;
            case DPO -> kind == FeedbackKind.PREFERENCE || (kind == FeedbackKind.DEMONSTRATION && isPair(example));
            case KTO -> kind == FeedbackKind.THUMB || kind == FeedbackKind.SCORE;
        };
    }

    private static boolean isPair(TrainingExample example) {
        return !example.getAnswer().isBlank() && !Objects.equals(example.getAnswer(), example.getDemonstration());
    }

    /** Those that it takes a step on. */
    List<Material> keep(List<Material> materials) {
        return switch (this) {
            case ALL -> materials;
            case SFT -> only(Material.Demonstration.class, materials);
            case DPO -> only(Material.Preference.class, materials);
            case KTO -> only(Material.Rating.class, materials);
        };
    }

    private static List<Material> only(Class<? extends Material> kind, List<Material> materials) {
        return materials.stream().filter(kind::isInstance).toList();
    }

    /** Its name in manifests. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
