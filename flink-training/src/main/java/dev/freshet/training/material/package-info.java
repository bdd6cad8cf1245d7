/** What a learner is given to learn from. */
@NullMarked
package dev.freshet.training.material;

import org.jspecify.annotations.NullMarked;
