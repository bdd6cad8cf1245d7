package dev.freshet.local.shop;

import java.util.List;

/** Something that customers ask the desk about. */
public sealed interface Topic permits Policy, Talk {

    /** A short name, unique in its shop. */
    String id();

    /** Questions as the corpus has them, without a customer's manner; at least twenty. */
    List<String> phrasings();

    /** Questions that the corpus never has and that nobody corrects; at least three. */
    List<String> heldOut();

    /** The answer that the corpus gives. */
    String corpusAnswer();
}
