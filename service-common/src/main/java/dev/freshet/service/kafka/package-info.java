/** Kafka clients with the settings that the guarantees need, topic creation, dead letters, and a broker in this JVM. */
@NullMarked
package dev.freshet.service.kafka;

import org.jspecify.annotations.NullMarked;
