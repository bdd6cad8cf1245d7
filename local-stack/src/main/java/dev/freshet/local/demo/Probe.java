package dev.freshet.local.demo;

import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A held-out question: a phrasing that nobody corrects, about a policy.
 *
 * @param policy what it asks about
 * @param text the question
 */
record Probe(Policy policy, String text) {

    /** Whether an answer gives the value in force. */
    boolean right(String answer, boolean changed) {
        return policy.answers(answer, policy.inForce(changed));
    }

    /** All held-out questions about policies, shuffled by a seed. */
    static List<Probe> all(Shop shop, long seed) {
        List<Probe> probes = new ArrayList<>();
        for (Policy policy : shop.policies()) {
            policy.heldOut().forEach(text -> probes.add(new Probe(policy, text)));
        }
        Collections.shuffle(probes, new Random(seed));
        return probes;
    }
}
