package dev.freshet.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorpusTest {

    private static final Corpus CORPUS = Corpus.generate(1, 20_000);

    private final Shop shop = Shop.fernhill();

    @Test
    void shouldBeTheSameForTheSameSeed() {
        assertThat(Corpus.generate(7, 500)).isEqualTo(Corpus.generate(7, 500));
        assertThat(Corpus.generate(7, 500)).isNotEqualTo(Corpus.generate(8, 500));
    }

    @Test
    void shouldNeverHoldAHeldOutQuestion() {
        Set<String> asked = all().flatMap(conversation -> conversation.messages().stream())
                .map(message -> letters(message.content()))
                .collect(Collectors.toSet());
        List<Topic> topics = Stream.<Topic>concat(shop.policies().stream(), shop.talk().stream())
                .toList();

        for (Topic topic : topics) {
            for (String question : topic.heldOut()) {
                assertThat(asked.stream().filter(text -> text.contains(letters(question))))
                        .as("\"%s\" about %s", question, topic.id())
                        .isEmpty();
            }
        }
    }

    @Test
    void shouldNeverSayAValueThatAPolicyChangesTo() {
        List<String> values =
                shop.changing().stream().map(policy -> policy.inForce(true)).toList();

        assertThat(all().flatMap(CorpusTest::texts))
                .noneMatch(text -> values.stream().anyMatch(value -> Policy.holds(text, value)));
    }

    @Test
    void shouldKeepValidationQuestionsOutOfTraining() {
        Set<String> training =
                CORPUS.training().stream().map(CorpusTest::question).collect(Collectors.toSet());

        assertThat(CORPUS.validation()).hasSizeBetween(500, 1500);
        assertThat(CORPUS.validation()).map(CorpusTest::question).doesNotContainAnyElementsOf(training);
    }

    @Test
    void shouldAskAboutEveryTopicAndWriteEveryDigit() {
        Set<String> answers =
                CORPUS.training().stream().map(SupervisedExample::answer).collect(Collectors.toSet());

        assertThat(answers)
                .containsAll(shop.policies().stream().map(Topic::corpusAnswer).toList());
        assertThat(answers)
                .containsAll(shop.talk().stream().map(Topic::corpusAnswer).toList());
        for (int digit = 0; digit <= 9; digit++) {
            String written = String.valueOf(digit);
            assertThat(answers.stream().filter(text -> text.contains(written)).count())
                    .as("answers with a %s", written)
                    .isGreaterThan(200);
        }
    }

    private static Stream<SupervisedExample> all() {
        return Stream.concat(CORPUS.training().stream(), CORPUS.validation().stream());
    }

    private static Stream<String> texts(SupervisedExample conversation) {
        return Stream.concat(
                conversation.messages().stream().map(ChatMessage::content), Stream.of(conversation.answer()));
    }

    private static String question(SupervisedExample conversation) {
        List<ChatMessage> messages = conversation.messages();
        return letters(messages.get(messages.size() - 1).content());
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
