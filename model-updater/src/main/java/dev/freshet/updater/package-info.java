/** Judges candidate versions and decides what is released: a pure core, its log, and the Kafka shell around it. */
@NullMarked
package dev.freshet.updater;

import org.jspecify.annotations.NullMarked;
