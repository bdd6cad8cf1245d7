/** The door: admits feedback, joins it with the answer that it judges, and writes the first fates. */
@NullMarked
package dev.freshet.ingest;

import org.jspecify.annotations.NullMarked;
