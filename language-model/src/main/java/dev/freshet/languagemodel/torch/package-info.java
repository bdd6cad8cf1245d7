/** The one seam to libtorch: the decoder as TorchScript, the tensors that it is called with, and who owns them. */
@NullMarked
package dev.freshet.languagemodel.torch;

import org.jspecify.annotations.NullMarked;
