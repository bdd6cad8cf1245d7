/** The engine that generates with the language model. */
@NullMarked
package dev.freshet.inference.languagemodel;

import org.jspecify.annotations.NullMarked;
