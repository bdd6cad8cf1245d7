package dev.freshet.languagemodel.template;

/** A lexical element of a template, with the line it starts on. */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** Literal output. */
        TEXT,
        /** The opening of an output expression. */
        PRINT,
        /** The opening of a statement. */
        BLOCK,
        /** The closing of either. */
        CLOSE,
        NAME,
        STRING,
        NUMBER,
        OPERATOR,
        END
    }

    boolean is(Kind kind, String text) {
        return this.kind == kind && this.text.equals(text);
    }
}
