package dev.freshet.local.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with total, speed and the time that is left. */
final class BarProgress implements Progress {

    private static final int COLUMNS = 100;
    private static final long MEGABYTE = 1_000_000;

    private final String task;
    private final long total;
    private @Nullable ProgressBar bar;

    BarProgress(String task, long total) {
        this.task = task;
        this.total = total;
    }

    @Override
    public void reach(long bytes) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    // What is done before the start counts for no speed.
                    .startsFrom(bytes, Duration.ZERO)
                    .setUnit(" MB", MEGABYTE)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                    .showSpeed()
                    .build();
        }
        bar.stepTo(bytes);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
