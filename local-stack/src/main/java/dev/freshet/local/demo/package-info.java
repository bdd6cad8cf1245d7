/** The whole story on the real topics: customers ask, policies change, corrections come, the model follows. */
@NullMarked
package dev.freshet.local.demo;

import org.jspecify.annotations.NullMarked;
