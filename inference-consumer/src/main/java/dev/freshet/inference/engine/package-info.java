/** Runs sequences of several versions in one batch on one thread, and keeps each version as long as a sequence needs it. */
@NullMarked
package dev.freshet.inference.engine;

import org.jspecify.annotations.NullMarked;
