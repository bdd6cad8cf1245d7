/** Measures services end to end, beside what they cost without their guarantees. */
@NullMarked
package dev.freshet.local.bench;

import org.jspecify.annotations.NullMarked;
