/** Data sets of one JSON object a line: what applications would have sent, from a file, and back into one. */
@NullMarked
package dev.freshet.local.dataset;

import org.jspecify.annotations.NullMarked;
