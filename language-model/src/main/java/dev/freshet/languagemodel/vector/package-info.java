/** The decoder on the vector registers of the processor: weights, adapters and a step of all rows. */
@NullMarked
package dev.freshet.languagemodel.vector;

import org.jspecify.annotations.NullMarked;
