package dev.freshet.inference;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.engine.EngineEvent;
import dev.freshet.inference.engine.EngineSequence;
import dev.freshet.inference.engine.EngineVersion;
import dev.freshet.inference.engine.InvalidPromptException;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine that echoes the last message, one word a step, between two names of the version that it runs with: {@code
 * support@42 says how are you support@42}. It checks how it is used: a version that is closed while it runs, or closed
 * twice, throws.
 */
public final class EchoEngine implements Engine {

    /** A prompt that holds this breaks every step of the batch that it is in. */
    public static final String POISON = "break the engine";

    /** A prompt that holds this can never run. */
    public static final String IMPOSSIBLE = "impossible prompt";

    /** An answer to a prompt that holds this fails after its first word. */
    public static final String FAILING = "fail after a word";

    private final Runnable beforeStep;
    private final Set<Echo> running = new LinkedHashSet<>();
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** One word after the other as fast as it goes. */
    public EchoEngine() {
        this(Duration.ZERO);
    }

    /** With a pause before each word. */
    public EchoEngine(Duration pause) {
        this(() -> LockSupport.parkNanos(pause.toNanos()));
    }

    /** With something to be done before each step, such as waiting for a permit. */
    public EchoEngine(Runnable beforeStep) {
        this.beforeStep = beforeStep;
    }

    /** How many versions were loaded so far. */
    public int loaded() {
        return loaded.get();
    }

    /** How many versions were closed so far. */
    public int closed() {
        return closed.get();
    }

    @Override
    public EngineVersion load(VersionRef version, ArtifactStore artifacts) {
        artifacts.get(version.getAdapter());
        loaded.incrementAndGet();
        return new Version(VersionId.of(version).toString());
    }

    @Override
    public List<EngineEvent> step() {
        beforeStep.run();
        if (running.stream().anyMatch(echo -> echo.poison)) {
            throw new IllegalStateException("a poisonous prompt broke the step");
        }
        List<EngineEvent> events = running.stream().map(Echo::next).toList();
        events.stream().filter(event -> event.finish() != null).forEach(event -> running.remove(event.sequence()));
        return events;
    }

    @Override
    public void reset() {
        running.clear();
    }

    @Override
    public void close() {
        if (loaded.get() != closed.get()) {
            throw new IllegalStateException((loaded.get() - closed.get()) + " versions are still open");
        }
    }

    private final class Version implements EngineVersion {
        private final String id;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        Version(String id) {
            this.id = id;
        }

        @Override
        public EngineSequence start(Prompt prompt) {
            String text = prompt.messages().get(prompt.messages().size() - 1).getContent();
            if (text.contains(IMPOSSIBLE)) {
                throw new InvalidPromptException("the prompt is impossible");
            }
            Echo echo = new Echo(this, text, prompt.parameters().getMaxTokens());
            running.add(echo);
            return echo;
        }

        String name() {
            if (isClosed.get()) {
                throw new IllegalStateException(id + " is used after it was closed");
            }
            return id;
        }

        @Override
        public void close() {
            if (!isClosed.compareAndSet(false, true)) {
                throw new IllegalStateException(id + " is closed twice");
            }
            closed.incrementAndGet();
        }
    }

    private final class Echo implements EngineSequence {
        private final Version version;
        private final List<String> words = new ArrayList<>();
        private final int maxTokens;
        private final boolean poison;
        private final boolean failing;
        private int done;

        Echo(Version version, String text, int maxTokens) {
            this.version = version;
            this.maxTokens = maxTokens;
            this.poison = text.contains(POISON);
            this.failing = text.contains(FAILING);
            words.add("says");
            words.addAll(List.of(text.strip().split("\\s+")));
        }

        EngineEvent next() {
            if (failing && done == 1) {
                return new EngineEvent(this, "", FinishReason.FAILED, "the answer failed");
            }
            String word =
                    done == 0 ? version.name() : " " + (done <= words.size() ? words.get(done - 1) : version.name());
            done++;
            FinishReason finish = done == words.size() + 2 ? FinishReason.STOP : null;
            return new EngineEvent(this, word, finish == null && done == maxTokens ? FinishReason.LENGTH : finish);
        }

        @Override
        public int promptTokens() {
            return words.size() - 1;
        }

        @Override
        public int answerTokens() {
            return done;
        }

        @Override
        public Double logProbability() {
            return -0.5 * done;
        }

        @Override
        public void cancel() {
            running.remove(this);
        }
    }
}
