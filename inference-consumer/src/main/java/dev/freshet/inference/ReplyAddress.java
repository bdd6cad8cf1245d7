package dev.freshet.inference;

import org.jspecify.annotations.Nullable;

/**
 * Where answers to one try at a request go.
 *
 * @param requestId the request
 * @param attempt which try it is, from 1
 * @param model name of the model asked
 * @param partition partition of the topics to answer on; by hash of the request id when null
 * @param requestedAt append time of the request, epoch milliseconds
 */
record ReplyAddress(String requestId, int attempt, String model, @Nullable Integer partition, long requestedAt) {}
