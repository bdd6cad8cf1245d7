/** Makes a base model from nothing: tokenizer, corpus, training, and the folder in the Hugging Face layout. */
@NullMarked
package dev.freshet.local.pretrain;

import org.jspecify.annotations.NullMarked;
