package dev.freshet.inference;

/** A slot's hold on the request that it works on. Belongs to the slot's thread. */
interface Hold {

    /** Holds on for longer; false if the request is not ours any more. */
    boolean renew();

    /** Whether the slot is to stop and give the request back. */
    boolean stopping();
}
