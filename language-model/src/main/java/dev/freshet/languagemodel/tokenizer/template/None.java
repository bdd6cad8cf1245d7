package dev.freshet.languagemodel.tokenizer.template;

import com.hubspot.jinjava.util.HasObjectTruthValue;

/** Python's {@code None}. Jinjava's null stands for what is undefined. */
enum None implements HasObjectTruthValue {
    NONE;

    @Override
    public boolean getObjectTruthValue() {
        return false;
    }
}
