/** A decoder language model on DJL's PyTorch engine: base models, adapters, training, judging and generation. */
@NullMarked
package dev.freshet.languagemodel;

import org.jspecify.annotations.NullMarked;
