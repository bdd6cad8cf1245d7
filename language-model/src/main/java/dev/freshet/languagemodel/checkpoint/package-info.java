/** What a model folder holds: the config, tensors in safetensors files, and the shapes that follow from the config. */
@NullMarked
package dev.freshet.languagemodel.checkpoint;

import org.jspecify.annotations.NullMarked;
