package dev.freshet.training.rules;

/**
 * How many of the newest ratings are good and bad ones, and what that makes each weigh, so that neither side drowns the
 * other: KTO asks for a ratio of the sides' weights from 1 to 4/3 (Ethayarajh et al. 2024).
 */
final class Balance {

    private static final int WINDOW = 256;
    private static final double MOST_GOOD = 4 / 3.0;
    private static final double MOST = 8;

    private int good;
    private int bad;

    /** Counts a rating. Old ones fade: when the window is full both counts are halved. */
    void count(Lesson lesson) {
        if (lesson.isAccepted()) {
            good++;
        } else {
            bad++;
        }
        if (good + bad > WINDOW) {
            good /= 2;
            bad /= 2;
        }
    }

    /** What a rating weighs beside others: the rarer side more, but never above 8. */
    double weight(boolean desirable) {
        if (good == 0 || bad == 0) {
            return 1;
        }
        double ratio = (double) good / bad;
        if (desirable) {
            return ratio < 1 ? Math.min(MOST, 1 / ratio) : 1;
        }
        return ratio > MOST_GOOD ? Math.min(MOST, ratio / MOST_GOOD) : 1;
    }

    int good() {
        return good;
    }

    int bad() {
        return bad;
    }

    void restore(int up, int down) {
        good = up;
        bad = down;
    }
}
