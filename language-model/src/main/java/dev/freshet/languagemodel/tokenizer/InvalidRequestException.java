package dev.freshet.languagemodel.tokenizer;

/** A request that cannot be answered, whatever the model: the message names the field, its value and what is allowed. */
public final class InvalidRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /** Says that {@code field} has a {@code value} that is not allowed. */
    public InvalidRequestException(String field, Object value, String allowed) {
        super(field + " is " + value + ", must be " + allowed);
        this.field = field;
    }

    /** Says what is wrong with {@code field}, when its value is too long to quote. */
    public InvalidRequestException(String field, String fault) {
        super(field + ": " + fault);
        this.field = field;
    }

    /** The field as it is named in Java. The message begins with it. */
    public String field() {
        return field;
    }
}
