package dev.freshet.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.local.shop.Customers.Question;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CustomersTest {

    private final Shop shop = Shop.fernhill();

    @Test
    void shouldAskTheSameQuestionsForTheSameSeed() {
        assertThat(questions(3)).isEqualTo(questions(3));
        assertThat(questions(3)).isNotEqualTo(questions(4));
    }

    @Test
    void shouldAskMostlyAboutPoliciesAndInManyManners() {
        List<Question> questions = questions(1);

        assertThat(questions.stream().filter(question -> question.topic() instanceof Policy))
                .hasSizeBetween(700, 900);
        assertThat(questions.stream()
                        .filter(question -> question.topic().phrasings().contains(question.text())))
                .hasSizeBetween(300, 700);
    }

    private List<Question> questions(long seed) {
        Customers customers = new Customers(shop, seed);
        return IntStream.range(0, 1_000).mapToObj(i -> customers.ask()).toList();
    }
}
