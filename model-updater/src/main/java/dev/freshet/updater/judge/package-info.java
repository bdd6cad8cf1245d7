/** Judging: what a candidate has to show, and how the language model shows it. */
@NullMarked
package dev.freshet.updater.judge;

import org.jspecify.annotations.NullMarked;
