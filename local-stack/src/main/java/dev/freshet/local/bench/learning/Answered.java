package dev.freshet.local.bench.learning;

/**
 * A question and the answer that it got.
 *
 * @param version that answered
 * @param at when it is judged, epoch milliseconds
 */
record Answered(String question, String answer, String version, long at) {

    boolean isRight(String right) {
        return answer.strip().equals(right);
    }
}
