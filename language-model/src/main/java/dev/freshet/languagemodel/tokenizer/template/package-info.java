/**
 * Chat templates, rendered by Jinjava as Jinja2 renders them for Transformers: only what chat templates use, nothing that
 * reaches outside of the values given.
 */
@NullMarked
package dev.freshet.languagemodel.tokenizer.template;

import org.jspecify.annotations.NullMarked;
