package dev.freshet.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShopTest {

    private final Shop shop = Shop.fernhill();

    @Test
    void shouldHaveEightPoliciesThatChangeAndSixteenThatStay() {
        assertThat(shop.changing()).hasSize(8);
        assertThat(shop.unchanged()).hasSize(16);
    }

    @Test
    void shouldHaveManyPhrasingsOfEachTopic() {
        for (Topic topic : topics()) {
            assertThat(topic.phrasings().size()).as(topic.id()).isGreaterThanOrEqualTo(20);
            assertThat(topic.heldOut().size()).as(topic.id()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void shouldAskEachQuestionAboutOneTopicOnly() {
        for (Topic topic : topics()) {
            for (Topic other : topics()) {
                Set<String> both = letters(topic);
                both.retainAll(letters(other));
                if (!other.id().equals(topic.id())) {
                    assertThat(both).as(topic.id() + " and " + other.id()).isEmpty();
                }
            }
        }
    }

    @Test
    void shouldKeepHeldOutQuestionsFromThePhrasings() {
        for (Topic topic : topics()) {
            List<String> phrasings =
                    topic.phrasings().stream().map(ShopTest::letters).toList();
            assertThat(topic.heldOut()).as(topic.id()).noneMatch(text -> phrasings.contains(letters(text)));
        }
    }

    @Test
    void shouldCorrectWithThreePhrasingsOfAPolicyThatChanges() {
        for (Policy policy : shop.changing()) {
            assertThat(policy.corrections()).as(policy.id()).hasSize(3).isSubsetOf(policy.phrasings());
        }
        assertThat(shop.unchanged())
                .allSatisfy(policy -> assertThat(policy.corrections()).isEmpty());
    }

    @Test
    void shouldTellEveryValueOfEveryPolicyApart() {
        for (Policy answered : shop.policies()) {
            for (Policy asked : shop.policies()) {
                for (boolean before : List.of(true, false)) {
                    for (boolean after : List.of(true, false)) {
                        String answer = answered.answer(answered.inForce(before));
                        String value = asked.inForce(after);
                        boolean same = answered.equals(asked)
                                && answered.inForce(before).equals(value);
                        assertThat(asked.answers(answer, value))
                                .as("\"%s\" as an answer about %s", answer, value)
                                .isEqualTo(same);
                    }
                }
            }
        }
    }

    @Test
    void shouldTakeAValueOnlyAsAWhole() {
        Policy shipping = policy("standard-shipping");

        assertThat(shipping.answers("Standard shipping costs $5.", "$5")).isTrue();
        assertThat(shipping.answers("Standard shipping costs $50.", "$5")).isFalse();
        assertThat(shipping.answers("Standard shipping costs $5.50.", "$5")).isFalse();
        assertThat(shipping.answers("It was $5 and is now $8.", "$8")).isFalse();
        assertThat(policy("pickup").answers("For 36 days.", "6 days")).isFalse();
    }

    private Policy policy(String id) {
        return shop.policies().stream()
                .filter(policy -> policy.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<Topic> topics() {
        return Stream.<Topic>concat(shop.policies().stream(), shop.talk().stream())
                .toList();
    }

    private static Set<String> letters(Topic topic) {
        return Stream.concat(topic.phrasings().stream(), topic.heldOut().stream())
                .map(ShopTest::letters)
                .collect(Collectors.toSet());
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
