/** An application's side of the topics: ask, judge, command. */
@NullMarked
package dev.freshet.local.client;

import org.jspecify.annotations.NullMarked;
