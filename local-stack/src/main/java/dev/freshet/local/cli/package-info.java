/** The command line: one class a command, options checked by picocli, errors in one line. */
@NullMarked
package dev.freshet.local.cli;

import org.jspecify.annotations.NullMarked;
