/** The contract between services: topic catalogue, wire format, and the names and digests that all must agree on. */
@NullMarked
package dev.freshet.schemas;

import org.jspecify.annotations.NullMarked;
