/** A version trained again from the log: what it is made of is read here, and its new version handed to the learner. */
@NullMarked
package dev.freshet.local.rebuild;

import org.jspecify.annotations.NullMarked;
