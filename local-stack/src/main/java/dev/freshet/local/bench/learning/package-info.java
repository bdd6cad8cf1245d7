/** Measures whether the model learns: streams of questions and judgements, by the learn job's own rules and losses. */
@NullMarked
package dev.freshet.local.bench.learning;

import org.jspecify.annotations.NullMarked;
