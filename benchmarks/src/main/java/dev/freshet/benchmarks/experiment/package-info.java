/** What is measured: each experiment gives one or more rows. */
@NullMarked
package dev.freshet.benchmarks.experiment;

import org.jspecify.annotations.NullMarked;
