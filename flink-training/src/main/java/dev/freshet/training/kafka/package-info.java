/** Records as the jobs take them from topics and give them to topics. */
@NullMarked
package dev.freshet.training.kafka;

import org.jspecify.annotations.NullMarked;
