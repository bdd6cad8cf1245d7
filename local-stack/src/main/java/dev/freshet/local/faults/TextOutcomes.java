package dev.freshet.local.faults;

import java.util.List;

/**
 * What became of raw texts.
 *
 * @param given records of raw-text
 * @param refused those with a dead letter
 * @param admitted those that passed the door
 * @param prepared those whose parts are there to be learned
 * @param faults each text whose outcome is none, more than one or another than it should be
 */
record TextOutcomes(int given, int refused, int admitted, int prepared, List<String> faults) {

    TextOutcomes {
        faults = List.copyOf(faults);
    }
}
