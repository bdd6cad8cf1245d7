package dev.freshet.local.shop;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Draws conversations: policies, small talk, what the desk does not know, notes, babble, and two of them in a row. */
final class CorpusWriter {

    private final Shop shop = Shop.fernhill();
    private final Random random;
    private final Customers customers;
    private final Notes notes;
    private final Babble babble;
    private final String unknown;

    CorpusWriter(long seed) {
        random = new Random(seed);
        customers = new Customers(shop, random.nextLong());
        List<String> forbidden = shop.changing().stream()
                .map(policy -> Objects.requireNonNull(policy.newValue()))
                .toList();
        notes = new Notes(new ShopTexts(), forbidden, random);
        babble = new Babble(random);
        unknown = shop.talk().stream()
                .filter(Talk::isUnknown)
                .findFirst()
                .orElseThrow()
                .answer();
    }

    /** The next conversation: one in twelve has two turns. */
    SupervisedExample conversation() {
        SupervisedExample last = turn();
        if (random.nextInt(12) > 0) {
            return last;
        }
        SupervisedExample first = turn();
        List<ChatMessage> messages = new ArrayList<>(first.messages());
        messages.add(ChatMessage.assistant(first.answer()));
        messages.addAll(last.messages());
        return new SupervisedExample(messages, last.answer());
    }

    private SupervisedExample turn() {
        int share = random.nextInt(100);
        if (share < 7) {
            return notes.draw();
        }
        if (share < 10) {
            return single(babble.question(), unknown);
        }
        Topic topic = share < 43 ? pick(shop.talk()) : pick(shop.policies());
        return single(customers.ask(topic).text(), topic.corpusAnswer());
    }

    private static SupervisedExample single(String question, String answer) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
    }

    private <T> T pick(List<? extends T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
