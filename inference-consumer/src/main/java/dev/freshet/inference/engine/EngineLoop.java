package dev.freshet.inference.engine;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns an engine's batch. Prompts come in from any thread, join the running batch between two steps
 * and get the version of their model that is current at that moment.
 *
 * <p>A step that fails ends all its sequences as {@link GenerationUpdate.Broken}, for nobody knows which one is to
 * blame; a prompt submitted to run {@code alone} is never in a batch with another, so that a prompt that always breaks
 * the engine takes nobody with it for good. An {@link Error} ends the loop.
 */
public final class EngineLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);

    private final Engine engine;
    private final ServedVersions versions;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "engine");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final BlockingQueue<Runnable> commands = new LinkedBlockingQueue<>();

    // Only the loop's thread touches these.
    private final Deque<Generation> waiting = new ArrayDeque<>();
    private final IdentityHashMap<EngineSequence, RunningSequence> running = new IdentityHashMap<>();
    private boolean stopping;

    private EngineLoop(Engine engine, ServedVersions versions, Clock clock) {
        this.engine = engine;
        this.versions = versions;
        this.clock = clock;
    }

    /** Starts the thread; {@link #close} closes engine and versions. */
    public static EngineLoop start(Engine engine, ServedVersions versions, Clock clock) {
        EngineLoop loop = new EngineLoop(engine, versions, clock);
        loop.thread.start();
        return loop;
    }

    /**
     * Hands in a prompt. As many as the engine has slots may be in work at a time.
     *
     * @param alone whether it must not share the batch with another prompt
     */
    public Generation submit(Prompt prompt, boolean alone) {
        Generation generation = new Generation(prompt, alone, this::cancel);
        tell(() -> waiting.add(generation), generation);
        return generation;
    }

    /** Completes when the loop ended: normally after {@link #close}, otherwise with the fault. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Ends the loop; what still runs or waits is {@link GenerationUpdate.Broken}. Then closes versions and engine. */
    @Override
    public void close() {
        stop();
        versions.close();
        engine.close();
    }

    /** Ends the loop alone; after that nothing waits for the engine any more. */
    public void stop() {
        commands.add(() -> stopping = true);
        ended.exceptionally(fault -> null).join();
    }

    private void cancel(Generation generation) {
        tell(() -> cancelNow(generation), generation);
    }

    /** Commands that come after the end are answered by whoever notices first. */
    private void tell(Runnable command, Generation generation) {
        commands.add(command);
        if (ended.isDone() && commands.remove(command)) {
            generation.tell(new GenerationUpdate.Broken(stopped()));
        }
    }

    private void run() {
        Throwable fault = null;
        try {
            while (!stopping) {
                obeyCommands();
                startWaiting();
                step();
            }
            engine.reset();
        } catch (InterruptedException | RuntimeException | Error e) {
            fault = e;
        }
        end(fault);
    }

    private void obeyCommands() throws InterruptedException {
        Runnable command = running.isEmpty() && waiting.isEmpty() ? commands.take() : commands.poll();
        for (; command != null; command = commands.poll()) {
            command.run();
        }
    }

    private void startWaiting() {
        while (!waiting.isEmpty() && mayStart(waiting.element())) {
            start(waiting.remove());
        }
    }

    private boolean mayStart(Generation next) {
        if (running.isEmpty()) {
            return true;
        }
        return !next.alone()
                && running.values().stream()
                        .noneMatch(other -> other.generation().alone());
    }

    private void start(Generation generation) {
        String model = generation.prompt().model();
        LoadedVersion version = versions.acquire(model);
        if (version == null) {
            generation.tell(new GenerationUpdate.Refused("unknown model " + model));
            return;
        }
        try {
            RunningSequence started = RunningSequence.start(generation, version, clock);
            running.put(started.sequence(), started);
        } catch (InvalidPromptException e) {
            generation.tell(new GenerationUpdate.Refused(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.warn("a prompt could not be started", e);
            generation.tell(new GenerationUpdate.Broken(e));
        }
    }

    private void step() {
        if (running.isEmpty()) {
            return;
        }
        List<EngineEvent> events;
        try {
            events = engine.step();
        } catch (RuntimeException e) {
            LOG.warn("a step with {} sequences failed", running.size(), e);
            engine.reset();
            breakAll(e);
            return;
        }
        for (EngineEvent event : events) {
            RunningSequence sequence = running.get(event.sequence());
            if (sequence == null) {
                throw new IllegalStateException("the engine reports a sequence that is not running");
            }
            if (sequence.advance(event)) {
                running.remove(event.sequence());
            }
        }
    }

    private void cancelNow(Generation generation) {
        if (waiting.remove(generation)) {
            generation.tell(new GenerationUpdate.Cancelled(null));
            return;
        }
        running.values().stream()
                .filter(sequence -> sequence.generation() == generation)
                .findFirst()
                .ifPresent(sequence -> {
                    running.remove(sequence.sequence());
                    sequence.cancel();
                });
    }

    private void breakAll(Throwable cause) {
        new ArrayList<>(running.values()).forEach(sequence -> sequence.broken(cause));
        running.clear();
    }

    private void end(@Nullable Throwable fault) {
        Throwable cause = fault == null ? stopped() : fault;
        breakAll(cause);
        if (fault == null) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(fault);
        }
        // Commands that were added before this moment are ours to answer, later ones their sender takes back.
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            command.run();
        }
        waiting.forEach(generation -> generation.tell(new GenerationUpdate.Broken(cause)));
        waiting.clear();
    }

    private static IllegalStateException stopped() {
        return new IllegalStateException("the engine was stopped");
    }
}
