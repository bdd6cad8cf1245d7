/** A decoder language model on DJL's PyTorch engine: base models, which the packages below train, judge and run. */
@NullMarked
package dev.freshet.languagemodel;

import org.jspecify.annotations.NullMarked;
