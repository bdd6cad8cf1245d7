/** Answers requests: takes them from a share group, generates with the released version, and writes tokens and answers. */
@NullMarked
package dev.freshet.inference;

import org.jspecify.annotations.NullMarked;
