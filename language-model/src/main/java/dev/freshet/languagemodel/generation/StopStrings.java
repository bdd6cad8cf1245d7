package dev.freshet.languagemodel.generation;

import java.util.List;

/**
 * Ends a text at the first stop string, wherever the pieces it comes in are cut. What could still become a stop string
 * is held back, so that no part of one is ever emitted.
 */
final class StopStrings {
    private final List<String> stops;
    private String held = "";
    private boolean stopped;

    StopStrings(List<String> stops) {
        this.stops = stops;
    }

    /** Takes the next piece of the text and returns what is certain to stand before any stop string. */
    String push(String piece) {
        if (stopped) {
            return "";
        }
        String text = held + piece;
        int end = Integer.MAX_VALUE;
        int start = text.length();
        for (String stop : stops) {
            int found = text.indexOf(stop);
            // The string that is complete first ends the text, as if characters came one by one.
            if (found >= 0 && (found + stop.length() < end || (found + stop.length() == end && found < start))) {
                start = found;
                end = found + stop.length();
            }
        }
        stopped = end != Integer.MAX_VALUE;
        int keep = stopped ? start : text.length() - heldLength(text);
        held = stopped ? "" : text.substring(keep);
        return text.substring(0, keep);
    }

    /** What was held back, once no more text comes. */
    String flush() {
        String rest = held;
        held = "";
        return rest;
    }

    boolean stopped() {
        return stopped;
    }

    /** Length of the longest end of the text that begins a stop string. */
    private int heldLength(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
