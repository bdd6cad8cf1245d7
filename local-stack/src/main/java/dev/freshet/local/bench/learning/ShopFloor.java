package dev.freshet.local.bench.learning;

import dev.freshet.local.shop.Customers;
import dev.freshet.local.shop.Policy;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.shop.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A shop whose policies change, and customers who know what is in force. One thread. */
final class ShopFloor {

    private final Shop shop = Shop.fernhill();
    private final Customers customers;
    private final Says says = new Says();
    private final Set<Policy> changed = new HashSet<>();

    ShopFloor(long seed) {
        customers = new Customers(shop, seed);
    }

    Shop shop() {
        return shop;
    }

    /** A question about anything. */
    Customers.Question ask() {
        return customers.ask();
    }

    /** A question about a topic. */
    Customers.Question ask(Topic topic) {
        return customers.ask(topic);
    }

    /** A policy takes its other value. */
    void change(Policy policy) {
        if (!changed.remove(policy)) {
            changed.add(policy);
        }
    }

    /** Whether an answer says what is in force; of small talk, whether it is the answer. */
    boolean isRight(Topic topic, String answer) {
        return topic instanceof Policy policy
                ? policy.answers(answer, value(policy))
                : answer.strip().equals(topic.corpusAnswer());
    }

    private String value(Policy policy) {
        return policy.inForce(changed.contains(policy));
    }

    /** A customer says what the answer should have been. */
    void correct(Pupil pupil, Topic topic, Answered answered) {
        String right = topic instanceof Policy policy ? policy.answer(value(policy)) : topic.corpusAnswer();
        pupil.hear(says.rather(answered, right), answered.at());
    }

    /** Customers ask so many questions about anything, and give those answers that are right a thumb up. */
    void accept(Pupil pupil, int questions, long now) {
        List<Customers.Question> asked =
                Stream.generate(customers::ask).limit(questions).toList();
        List<Answered> answered =
                pupil.answered(asked.stream().map(Customers.Question::text).toList(), now);
        for (int i = 0; i < questions; i++) {
            if (isRight(asked.get(i).topic(), answered.get(i).answer())) {
                accept(pupil, answered.get(i));
            }
        }
    }

    /** A customer gives a thumb up. */
    void accept(Pupil pupil, Answered answered) {
        pupil.hear(says.thumb(answered, true), answered.at());
    }
}
