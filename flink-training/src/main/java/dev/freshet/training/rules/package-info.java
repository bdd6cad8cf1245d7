/** The rules of learning without pause: what is learned when, what a release or a refusal means, and what becomes of each example. */
@NullMarked
package dev.freshet.training.rules;

import org.jspecify.annotations.NullMarked;
