/** Matrix products, attention and the small operations between them on the processor's vector registers. */
@NullMarked
package dev.freshet.kernels;

import org.jspecify.annotations.NullMarked;
