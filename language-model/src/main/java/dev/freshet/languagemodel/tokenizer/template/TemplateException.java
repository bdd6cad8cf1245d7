package dev.freshet.languagemodel.tokenizer.template;

/** A template that is outside of the supported language, or that refused what it was given. */
public final class TemplateException extends RuntimeException {
    private final boolean refusal;

    TemplateException(String message) {
        this(message, false);
    }

    private TemplateException(String message, boolean refusal) {
        super(message);
        this.refusal = refusal;
    }

    static TemplateException refusal(String message) {
        return new TemplateException(message, true);
    }

    TemplateException at(int line) {
        return refusal ? this : new TemplateException("line " + line + ": " + getMessage());
    }

    /** Whether the template refuses what it was given ({@code raise_exception}); the message is the template's. */
    public boolean isRefusal() {
        return refusal;
    }
}
