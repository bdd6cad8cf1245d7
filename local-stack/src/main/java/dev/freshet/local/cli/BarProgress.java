package dev.freshet.local.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with total, speed and the time that is left. */
final class BarProgress implements Progress {

    private static final int COLUMNS = 100;
    private static final long MEGABYTE = 1_000_000;

    private final ProgressBar bar;

    BarProgress(String task, long total) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(" MB", MEGABYTE)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, COLUMNS))
                .showSpeed()
                .build();
    }

    @Override
    public void reach(long bytes) {
        bar.stepTo(bytes);
    }

    @Override
    public void close() {
        bar.close();
    }
}
