package dev.freshet.local.demo;

import java.time.Duration;

/**
 * How the demo runs.
 *
 * @param model name of the model that is asked and taught
 * @param seed of the customers
 * @param questionInterval pause between two customers' questions
 * @param probeInterval pause between two held-out questions
 * @param warmUp how long customers ask before the policies change
 * @param limit most time for the corrections; what is not learned by then counts as never learned
 * @param afterwards how long customers go on asking after that
 */
public record DemoOptions(
        String model,
        long seed,
        Duration questionInterval,
        Duration probeInterval,
        Duration warmUp,
        Duration limit,
        Duration afterwards) {

    /** What {@code freshet demo} does. */
    public static DemoOptions defaults() {
        return new DemoOptions(
                "support",
                7,
                Duration.ofMillis(300),
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15));
    }

    /** The same with other customers. */
    public DemoOptions withSeed(long other) {
        return new DemoOptions(model, other, questionInterval, probeInterval, warmUp, limit, afterwards);
    }
}
