package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Tries a step again after faults that may pass, with longer and longer pauses. */
final class Attempts {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HubConfig config;
    private final Pause pause;

    /** How to wait. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** A step that may be repeated. */
    interface Step<T> {
        T run() throws IOException, InterruptedException;

        /** A number that grows as the step gets further, however it ends. */
        default long reached() {
            return 0;
        }
    }

    /** A fault that may pass. */
    static final class PassingFault extends IOException {
        private final Optional<Duration> after;

        /** {@code after} is when to come again, if the hub says so. */
        PassingFault(String message, Optional<Duration> after) {
            super(message);
            this.after = after;
        }
    }

    Attempts(HubConfig config, Pause pause) {
        this.config = config;
        this.pause = pause;
    }

    /**
     * Runs a step until it ends or has got nowhere too often.
     *
     * @throws HubException if the last attempt failed, too
     */
    <T> T run(String what, Step<T> step) throws InterruptedException {
        int failed = 0;
        long reached = step.reached();
        while (true) {
            try {
                return step.run();
            } catch (IOException e) {
                failed = step.reached() > reached ? 1 : failed + 1;
                reached = step.reached();
                if (failed >= config.attempts()) {
                    throw new HubException(
                            what + ": " + text(e) + ", " + config.attempts()
                                    + " times in a row; what is here is kept, so try again later",
                            e);
                }
                pause.sleep(length(failed, e));
            }
        }
    }

    private Duration length(int failed, IOException fault) {
        Duration growing = config.firstPause().multipliedBy(1L << Math.min(failed - 1, 10));
        Duration asked = fault instanceof PassingFault passing ? passing.after.orElse(growing) : growing;
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static String text(IOException fault) {
        return fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage();
    }
}
