/** Answers to many requests at once: admission, the slots of a batch with their caches, and the choice of tokens. */
@NullMarked
package dev.freshet.languagemodel.generation;

import org.jspecify.annotations.NullMarked;
