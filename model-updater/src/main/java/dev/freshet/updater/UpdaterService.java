package dev.freshet.updater;

import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.updater.judge.Judge;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/**
 * The release service, running. It reads candidates and commands, judges, and writes decisions, their projection and its
 * offsets in one transaction; on start it replays its decisions. One runs at a time: a new one fences its predecessor,
 * which ends with a fault at its next transaction.
 */
public final class UpdaterService implements Service {

    private final UpdaterLoop loop;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private UpdaterService(UpdaterLoop loop, String id) {
        this.loop = loop;
        this.thread = new Thread(this::run, id);
    }

    /**
     * Starts the updater.
     *
     * @param judge judges candidates; the service's from here on, which closes it
     */
    public static UpdaterService start(
            UpdaterConfig config, Clients clients, ArtifactStore artifacts, Clock clock, Judge judge) {
        UpdaterService service =
                new UpdaterService(new UpdaterLoop(config, clients, artifacts, clock, judge), config.id());
        service.thread.start();
        return service;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            loop.run();
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }
}
