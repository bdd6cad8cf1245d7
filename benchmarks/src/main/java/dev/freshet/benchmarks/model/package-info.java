/** Models, adapters, prompts and examples to measure with. */
@NullMarked
package dev.freshet.benchmarks.model;

import org.jspecify.annotations.NullMarked;
