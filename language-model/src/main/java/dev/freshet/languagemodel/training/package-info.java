/**
 * Training and judging of adapters: examples, losses, passes, optimizer and evaluation; and pretraining of small
 * models.
 */
@NullMarked
package dev.freshet.languagemodel.training;

import org.jspecify.annotations.NullMarked;
