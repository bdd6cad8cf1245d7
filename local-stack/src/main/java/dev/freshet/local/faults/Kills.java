package dev.freshet.local.faults;

import dev.freshet.service.kafka.Clients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Kills processes of random roles at random moments and starts each again at once. The next kill waits until everything
 * works again; but one in four is followed by another one at once, which may hit what has not recovered.
 */
final class Kills {

    private static final long LONGEST_PAUSE_MILLIS = 4_000;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ALONE = 4;
    private static final List<Role> ROLES = List.of(Role.values());

    private final Processes processes;
    private final Clients clients;
    private final Random random;
    private final Consumer<String> progress;
    private final List<Kill> kills = new ArrayList<>();

    /**
     * One kill.
     *
     * @param role what was killed
     * @param seconds until it did its work again; infinite if it did not in time
     */
    record Kill(Role role, double seconds) {

        boolean recovered() {
            return Double.isFinite(seconds);
        }
    }

    Kills(Processes processes, Clients clients, long seed, Consumer<String> progress) {
        this.processes = processes;
        this.clients = clients;
        this.random = new Random(seed);
        this.progress = progress;
    }

    /** Kills so many, and waits until all have recovered or are given up. */
    List<Kill> run(int count) throws IOException, InterruptedException {
        while (kills.size() < count) {
            int together = random.nextInt(ALONE) > 0 ? 1 : 2;
            List<Recovery> wave = new ArrayList<>();
            try {
                for (int i = 0; i < Math.min(together, count - kills.size()); i++) {
                    wave.add(new Recovery(clients, ROLES.get(random.nextInt(ROLES.size()))));
                }
                for (Recovery recovery : wave) {
                    TimeUnit.MILLISECONDS.sleep(random.nextLong(LONGEST_PAUSE_MILLIS));
                    processes.kill(recovery.role());
                    recovery.killed();
                    processes.start(recovery.role());
                }
                await(wave, count);
            } finally {
                wave.forEach(Recovery::close);
            }
        }
        return List.copyOf(kills);
    }

    private void await(List<Recovery> wave, int count) {
        List<Recovery> open = new ArrayList<>(wave);
        while (!open.isEmpty()) {
            for (Recovery recovery : List.copyOf(open)) {
                if (recovery.seen(POLL)) {
                    open.remove(recovery);
                    end(new Kill(recovery.role(), recovery.seconds()), count);
                } else if (recovery.seconds() > PATIENCE.toSeconds()) {
                    open.remove(recovery);
                    end(new Kill(recovery.role(), Double.POSITIVE_INFINITY), count);
                }
            }
        }
    }

    private void end(Kill kill, int count) {
        kills.add(kill);
        String end = kill.recovered()
                ? String.format(Locale.ROOT, "recovered in %.1f s", kill.seconds())
                : "has not recovered";
        progress.accept("kill " + kills.size() + "/" + count + ": " + kill.role() + ", " + end);
    }
}
