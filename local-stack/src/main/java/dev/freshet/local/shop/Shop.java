package dev.freshet.local.shop;

import java.util.List;

/** The fictional shop Fernhill. Immutable. */
public final class Shop {

    private final List<Policy> policies;
    private final List<Talk> talk;

    private Shop(List<Policy> policies, List<Talk> talk) {
        this.policies = policies;
        this.talk = talk;
    }

    /** The shop of the base model and the demo, the same each time. */
    public static Shop fernhill() {
        ShopTexts texts = new ShopTexts();
        return new Shop(texts.policies(), texts.talk());
    }

    /** What the desk knows about the shop. */
    public List<Policy> policies() {
        return policies;
    }

    /** The policies that the demo changes. */
    public List<Policy> changing() {
        return policies.stream().filter(Policy::changes).toList();
    }

    /** The policies that stay, several of them worded much like one that changes. */
    public List<Policy> unchanged() {
        return policies.stream().filter(policy -> !policy.changes()).toList();
    }

    /** Small talk, and questions that the desk cannot answer. */
    public List<Talk> talk() {
        return talk;
    }
}
