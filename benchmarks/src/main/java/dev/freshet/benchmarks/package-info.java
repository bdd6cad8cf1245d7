/** The benchmarks as a command runs them: each experiment in a JVM of its own, one table at the end. */
@NullMarked
package dev.freshet.benchmarks;

import org.jspecify.annotations.NullMarked;
