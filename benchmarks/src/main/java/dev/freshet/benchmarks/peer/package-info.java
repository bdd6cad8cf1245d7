/** Other engines, driven as processes that take commands. */
@NullMarked
package dev.freshet.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
