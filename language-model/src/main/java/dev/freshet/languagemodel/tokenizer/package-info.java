/** Text to tokens and back: the tokenizer's files, chats as prompts, and answers as they stream. */
@NullMarked
package dev.freshet.languagemodel.tokenizer;

import org.jspecify.annotations.NullMarked;
