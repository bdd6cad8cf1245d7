package dev.freshet.local.shop;

import java.util.List;

/**
 * Something the desk writes down and repeats: its answer copies what the question says.
 *
 * @param answer with {@code <order>}, {@code <day>}, {@code <price>}, {@code <count>}, {@code <item>} or {@code <value>}
 * @param phrasings patterns with the same names
 */
record Note(String answer, List<String> phrasings) {

    Note {
        phrasings = List.copyOf(phrasings);
    }
}
