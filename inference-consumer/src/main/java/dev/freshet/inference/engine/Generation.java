package dev.freshet.inference.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One submitted prompt, as the thread sees it that waits for its answer. */
public final class Generation {

    private final Prompt prompt;
    private final boolean alone;
    private final Consumer<Generation> canceller;
    private final BlockingQueue<GenerationUpdate> updates = new LinkedBlockingQueue<>();

    Generation(Prompt prompt, boolean alone, Consumer<Generation> canceller) {
        this.prompt = prompt;
        this.alone = alone;
        this.canceller = canceller;
    }

    /** The next news, or empty if none came within {@code wait}. */
    public Optional<GenerationUpdate> await(Duration wait) throws InterruptedException {
        return Optional.ofNullable(updates.poll(wait.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Asks for its end; {@link GenerationUpdate.Cancelled} follows, unless it ended otherwise meanwhile. */
    public void cancel() {
        canceller.accept(this);
    }

    Prompt prompt() {
        return prompt;
    }

    boolean alone() {
        return alone;
    }

    void tell(GenerationUpdate update) {
        updates.add(update);
    }
}
