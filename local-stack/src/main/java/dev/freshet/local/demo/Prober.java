package dev.freshet.local.demo;

import dev.freshet.schemas.event.InferenceResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the held-out questions, one after another at a steady pace, and keeps how many are right now. */
final class Prober implements AutoCloseable {

    /** More open questions than this would measure the queue; then a probe waits for its next turn. */
    private static final int MOST_OPEN = 16;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "probes");
        thread.setDaemon(true);
        return thread;
    });
    private final Desk desk;
    private final Deque<Probe> turns;
    private final AtomicInteger open = new AtomicInteger();
    private final Accuracy changed = new Accuracy(24);
    private final Accuracy unchanged = new Accuracy(24);
    private volatile boolean newRules; // set by the demo when the policies change, read on each answer

    Prober(Desk desk, List<Probe> probes) {
        this.desk = desk;
        this.turns = new ArrayDeque<>(probes);
    }

    void start(Duration interval) {
        var ignored = clock.scheduleAtFixedRate(this::probe, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    void policiesChange() {
        newRules = true;
    }

    /** Right answers among the last about changed policies. */
    Accuracy changed() {
        return changed;
    }

    /** Right answers among the last about policies that stay. */
    Accuracy unchanged() {
        return unchanged;
    }

    /** Asks all of them once and waits: the share answered right by the rules in force. */
    static Shares askAll(Desk desk, List<Probe> probes, boolean newRules) throws InterruptedException {
        Accuracy changed = new Accuracy(probes.size());
        Accuracy unchanged = new Accuracy(probes.size());
        Deque<Open> open = new ArrayDeque<>();
        for (Probe probe : new ArrayList<>(probes)) {
            open.addLast(new Open(probe, desk.ask(probe.text())));
            if (open.size() >= MOST_OPEN / 2) {
                open.removeFirst().count(changed, unchanged, newRules);
            }
        }
        while (!open.isEmpty()) {
            open.removeFirst().count(changed, unchanged, newRules);
        }
        return new Shares(changed.share(), unchanged.share());
    }

    /**
     * Shares of right answers.
     *
     * @param changed about policies that change
     * @param unchanged about policies that stay
     */
    record Shares(double changed, double unchanged) {}

    private record Open(Probe probe, CompletableFuture<InferenceResponse> answer) {

        void count(Accuracy changed, Accuracy unchanged, boolean newRules) throws InterruptedException {
            InferenceResponse response = Desk.await(answer);
            boolean right = response != null && probe.right(response.getAnswer(), newRules);
            (probe.policy().changes() ? changed : unchanged).add(right);
        }
    }

    private void probe() {
        if (open.get() >= MOST_OPEN) {
            return;
        }
        Probe probe = turns.removeFirst();
        turns.addLast(probe);
        open.incrementAndGet();
        var ignored = desk.ask(probe.text()).whenComplete((response, e) -> {
            open.decrementAndGet();
            boolean right = response != null && probe.right(response.getAnswer(), newRules);
            (probe.policy().changes() ? changed : unchanged).add(right);
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
