package dev.freshet.local.shop;

import java.util.List;
import java.util.Random;

/** Simulated customers: seeded, so that the same seed asks the same questions. One thread uses it. */
public final class Customers {

    private final Shop shop;
    private final Random random;
    private final Manner manner;

    /** What one customer asks. */
    public record Question(Topic topic, String text) {}

    /** Customers of {@code shop}. */
    public Customers(Shop shop, long seed) {
        this.shop = shop;
        this.random = new Random(seed);
        this.manner = new Manner(random);
    }

    /** A question about any topic: four in five about a policy. */
    public Question ask() {
        return ask(random.nextInt(5) < 4 ? pick(shop.policies()) : pick(shop.talk()));
    }

    /** A question about {@code topic}, one of its phrasings, in a customer's manner. */
    public Question ask(Topic topic) {
        String phrasing = pick(topic.phrasings());
        return new Question(topic, manner.write(phrasing));
    }

    private <T> T pick(List<? extends T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
