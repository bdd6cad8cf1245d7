package dev.freshet.inference;

import dev.freshet.inference.engine.Prompt;
import org.jspecify.annotations.Nullable;

/**
 * One try at a request.
 *
 * @param reply who gets the answer
 * @param prompt what is to be answered
 * @param deadline when the answer is of no more use, epoch milliseconds; null is never
 * @param stream whether pieces are written as they come
 */
record Request(ReplyAddress reply, Prompt prompt, @Nullable Long deadline, boolean stream) {}
