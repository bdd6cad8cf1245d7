/** The part of the Jinja template language that chat templates of language models use. */
@NullMarked
package dev.freshet.languagemodel.template;

import org.jspecify.annotations.NullMarked;
