/** Models for other engines: base and adapter merged, as GGUF or as a folder in the Hugging Face layout. */
@NullMarked
package dev.freshet.languagemodel.export;

import org.jspecify.annotations.NullMarked;
