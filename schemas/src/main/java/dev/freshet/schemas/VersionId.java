package dev.freshet.schemas;

import dev.freshet.schemas.event.VersionRef;

/**
 * A version as people and answers name it: {@code support@42}.
 *
 * @param model name of the model, letters, digits, '.', '_' and '-'
 * @param number from 1
 */
public record VersionId(String model, int number) {

    private static final String NAME = "[A-Za-z0-9._-]{1,100}";

    /** Checks the bounds. */
    public VersionId {
        if (!isModelName(model)) {
            throw new IllegalArgumentException("model name is '" + model + "', allowed: " + NAME);
        }
        if (number < 1) {
            throw new IllegalArgumentException("version number is " + number + ", allowed: >= 1");
        }
    }

    /** The name of a version with its artifacts. */
    public static VersionId of(VersionRef version) {
        return new VersionId(version.getModel(), version.getNumber());
    }

    /**
     * Reads {@code model@number}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static VersionId parse(String text) {
        int at = text.lastIndexOf('@');
        try {
            return new VersionId(text.substring(0, Math.max(at, 0)), Integer.parseInt(text.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("version is '" + text + "', allowed: model@number", e);
        }
    }

    /** Whether a text may name a model. */
    public static boolean isModelName(String text) {
        return text.matches(NAME);
    }

    @Override
    public String toString() {
        return model + "@" + number;
    }
}
