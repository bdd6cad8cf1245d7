package dev.freshet.inference;

/** What becomes of a delivery, if the slot still holds it. */
enum Verdict {
    /** All that it brought forth is durable: never deliver it again. */
    DONE,
    /** Deliver it again, here or elsewhere. */
    AGAIN
}
