package dev.freshet.local.shop;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Conversations whose answers copy numbers from the question. They teach the model to write any number, and never
 * hold a value that a policy changes to.
 */
final class Notes {

    private final List<Note> notes;
    private final Map<String, List<String>> words;
    private final List<String> forbidden;
    private final Random random;
    private final Numbers numbers;

    Notes(ShopTexts texts, List<String> forbidden, Random random) {
        this.notes = texts.notes();
        this.words = texts.words();
        this.forbidden = List.copyOf(forbidden);
        this.random = random;
        this.numbers = new Numbers(random);
    }

    SupervisedExample draw() {
        Note note = pick(notes);
        String pattern = pick(note.phrasings());
        while (true) {
            Map<String, List<String>> drawn = Map.of(
                    "order", List.of(numbers.order()),
                    "day", List.of(numbers.day(words("month"))),
                    "price", List.of(numbers.price()),
                    "count", List.of(numbers.count()),
                    "value", List.of(numbers.value()),
                    "item", List.of(pick(words("item"))));
            Grammar grammar = new Grammar(drawn);
            String question = pick(grammar.expand(pattern));
            if (forbidden.stream().noneMatch(value -> Policy.holds(question, value))) {
                String answer = grammar.expand(note.answer()).get(0);
                return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
            }
        }
    }

    private List<String> words(String name) {
        return words.getOrDefault(name, List.of());
    }

    private <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }
}
