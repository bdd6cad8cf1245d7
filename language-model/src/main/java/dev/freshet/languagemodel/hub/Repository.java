package dev.freshet.languagemodel.hub;

import java.util.regex.Pattern;

/**
 * A model's place on a hub.
 *
 * @param owner a person or an organization
 * @param name the model
 */
public record Repository(String owner, String name) {

    private static final String PART = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    private static final Pattern FORM = Pattern.compile(PART + "/" + PART);

    /** Checks both names. */
    public Repository {
        if (!isName(owner + "/" + name)) {
            throw new IllegalArgumentException("repository is '" + owner + "/" + name
                    + "', must be ORG/NAME of letters, digits, '.', '_' and '-'");
        }
    }

    /**
     * Reads {@code ORG/NAME}.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Repository parse(String text) {
        int slash = text.indexOf('/');
        return new Repository(text.substring(0, Math.max(slash, 0)), text.substring(slash + 1));
    }

    private static boolean isName(String text) {
        return FORM.matcher(text).matches() && !text.contains("..");
    }

    @Override
    public String toString() {
        return owner + "/" + name;
    }
}
