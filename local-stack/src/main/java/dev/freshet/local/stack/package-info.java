/** Broker and every service in one JVM, with all data in one folder. */
@NullMarked
package dev.freshet.local.stack;

import org.jspecify.annotations.NullMarked;
