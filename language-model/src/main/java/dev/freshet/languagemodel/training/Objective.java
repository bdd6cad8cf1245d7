package dev.freshet.languagemodel.training;

/** The losses of training. */
public enum Objective {
    /** Cross entropy of the answer, its end included ({@link SupervisedExample}). */
    SUPERVISED,
    /** Cross entropy of a whole text, its end included ({@link TextExample}). */
    TEXT,
    /** Direct preference optimization (Rafailov et al., DPO) of {@link PreferenceExample}. */
    PREFERENCE,
    /** Kahneman-Tversky optimization (Ethayarajh et al., KTO) of {@link LabeledExample}, without its estimate of KL. */
    LABELED,
    /** Half the squared distance to a reference, in log probabilities, of {@link AnchorExample}. */
    ANCHOR;

    /** Whether the loss is a mean over tokens; else it is one over examples. */
    boolean countsTokens() {
        return this == SUPERVISED || this == TEXT || this == ANCHOR;
    }
}
