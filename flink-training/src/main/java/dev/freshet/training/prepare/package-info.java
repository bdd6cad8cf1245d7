/** The prepare job: admitted texts in, parts of them that are worth learning out, as one Flink job. */
@NullMarked
package dev.freshet.training.prepare;

import org.jspecify.annotations.NullMarked;
