package dev.freshet.local.cli;

import java.util.Locale;

/** A line for every tenth of the task. */
final class LineProgress implements Progress {

    private static final int STEPS = 10;
    private static final double MEGABYTE = 1e6;

    private final Console console;
    private final String task;
    private final long total;
    private final long begin = System.nanoTime();
    private long first = -1;
    private int shown;

    LineProgress(Console console, String task, long total) {
        this.console = console;
        this.task = task;
        this.total = total;
    }

    @Override
    public void reach(long bytes) {
        if (first < 0) {
            first = bytes;
        }
        int step = total == 0 ? STEPS : (int) (bytes * STEPS / total);
        if (step > shown) {
            shown = step;
            double seconds = (System.nanoTime() - begin) / 1e9;
            console.progress(String.format(
                    Locale.ROOT,
                    "%s %d %%, %.1f of %.1f MB, %.1f MB/s",
                    task,
                    step * 100 / STEPS,
                    bytes / MEGABYTE,
                    total / MEGABYTE,
                    (bytes - first) / MEGABYTE / seconds));
        }
    }

    @Override
    public void close() {}
}
