package dev.freshet.languagemodel.template;

/** A template that is outside of the supported language, or that refused what it was given. */
public final class TemplateException extends RuntimeException {

    TemplateException(String message) {
        super(message);
    }
}
