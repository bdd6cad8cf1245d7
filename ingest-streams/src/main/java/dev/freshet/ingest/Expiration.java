package dev.freshet.ingest;

/**
 * When an entry of the join's state goes.
 *
 * @param at epoch milliseconds, not negative
 * @param side which stores hold the entry
 * @param key its key there
 */
record Expiration(long at, Side side, String key) {

    private static final int TIME_DIGITS = 19;

    /** The two sides of the join. The letters are stored. */
    enum Side {
        ANSWER('a'),
        FEEDBACK('f');

        private final char letter;

        Side(char letter) {
            this.letter = letter;
        }
    }

    /** Its key in the index; keys order by time. */
    String indexKey() {
        return time(at) + side.letter + key;
    }

    /** Above every key that is due by now, below every later one. */
    static String firstAfter(long now) {
        return time(now + 1);
    }

    static Expiration parse(String indexKey) {
        long at = Long.parseLong(indexKey.substring(0, TIME_DIGITS));
        Side side = indexKey.charAt(TIME_DIGITS) == Side.ANSWER.letter ? Side.ANSWER : Side.FEEDBACK;
        return new Expiration(at, side, indexKey.substring(TIME_DIGITS + 1));
    }

    private static String time(long millis) {
        return String.format("%0" + TIME_DIGITS + "d", millis);
    }
}
