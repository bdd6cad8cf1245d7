package dev.freshet.languagemodel.tokenizer.template;

import java.time.Duration;

/**
 * What one rendering may use, whatever the template says.
 *
 * @param time of one rendering
 * @param characters of the text, and of any string on the way to it
 * @param items of any list
 */
record Limits(Duration time, int characters, int items) {
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), 16 << 20, 1_000_000);
}
