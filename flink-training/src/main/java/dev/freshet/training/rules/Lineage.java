package dev.freshet.training.rules;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which candidate was trained from which, and which one the weights stand on. */
final class Lineage {

    private final TreeMap<Integer, Integer> parents = new TreeMap<>();
    private int current;

    /** The version that the weights are, or were trained on from. 0 before the first release. */
    int current() {
        return current;
    }

    /** The weights become a version of their own. */
    void cut(int number) {
        parents.put(number, current);
        current = number;
    }

    /** The weights become those of an existing version. */
    void standOn(int number) {
        current = number;
    }

    /** A version and those that it was trained from, as far as they are known. */
    Set<Integer> chain(int number) {
        Set<Integer> chain = new TreeSet<>();
        for (Integer next = number; next != null && chain.add(next); ) {
            next = parents.get(next);
        }
        return chain;
    }

    /** Whether the weights contain what a version learned. */
    boolean contains(int number) {
        return chain(current).contains(number);
    }

    /** Forgets the parents of versions below a number: nothing that is pending was learned there. */
    void forgetBelow(int number) {
        parents.headMap(number).clear();
    }

    NavigableMap<Integer, Integer> parents() {
        return Collections.unmodifiableNavigableMap(parents);
    }

    void restore(int number, int parent) {
        parents.put(number, parent);
    }
}
