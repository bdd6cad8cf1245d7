package dev.freshet.languagemodel.training;

/** Something to learn from. A step takes any mixture of kinds; {@link LossOptions} says how much each weighs. */
public sealed interface TrainingExample
        permits SupervisedExample, TextExample, PreferenceExample, LabeledExample, AnchorExample {

    /** The loss that it is learned with. */
    Objective objective();

    /** How much it weighs beside others of its kind. */
    double weight();
}
