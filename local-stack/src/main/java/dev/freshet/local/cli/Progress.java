package dev.freshet.local.cli;

/** Shows how many bytes of a long task are done: a bar on a terminal, a line now and then elsewhere. One thread. */
interface Progress extends AutoCloseable {

    /** So many bytes are done, counted from the start of the task. */
    void reach(long bytes);

    @Override
    void close();

    /**
     * A display that fits where the command writes; the launcher says whether that is a terminal.
     *
     * @param task what is done, in a word or two
     * @param total bytes of the whole task
     */
    static Progress of(Console console, String task, long total) {
        boolean terminal = Boolean.getBoolean("freshet.terminal");
        return terminal ? new BarProgress(task, total) : new LineProgress(console, task, total);
    }
}
