/** The learn job: feedback in, candidate versions and fates out, as one Flink job that runs in a cluster or in this JVM. */
@NullMarked
package dev.freshet.training;

import org.jspecify.annotations.NullMarked;
