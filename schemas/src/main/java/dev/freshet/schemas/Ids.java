package dev.freshet.schemas;

/** The one rule for ids that people give: of requests, of feedback and of themselves. */
public final class Ids {

    /** What an id may be, for messages. */
    public static final String ALLOWED = "1 to 256 characters, not blank, none of them a control character";

    private static final int LONGEST = 256;

    private Ids() {}

    /** Whether a text may be an id. Keys of state join ids with control characters and rely on there being none. */
    public static boolean isId(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
