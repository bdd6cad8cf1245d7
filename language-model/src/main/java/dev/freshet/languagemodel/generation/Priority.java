package dev.freshet.languagemodel.generation;

/** Who goes first where sequences wait. */
public enum Priority {
    /** Before all that are normal; they wait for a bounded number of these only. */
    HIGH,
    /** In the order of arrival. */
    NORMAL
}
