/** Rows of the table, and measuring several sides in turns. */
@NullMarked
package dev.freshet.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
