/** LoRA adapters in the layout of PEFT. */
@NullMarked
package dev.freshet.languagemodel.adapter;

import org.jspecify.annotations.NullMarked;
