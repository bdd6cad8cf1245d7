package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchesTest {

    private static final int TOKENS = 256;

    private final List<EncodedConversation> conversations = conversations(3_000);

    @Test
    void shouldHoldEveryConversationOnceInEachPass() {
        Batches batches = new Batches(conversations, TOKENS, 1);

        for (int pass = 0; pass < 2; pass++) {
            List<EncodedConversation> seen = new ArrayList<>();
            while (seen.size() < conversations.size()) {
                seen.addAll(batches.next());
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(conversations);
        }
    }

    @Test
    void shouldKeepEveryBatchWithinItsTokensAndWasteLittle() {
        List<List<EncodedConversation>> batches = Batches.pack(conversations, TOKENS);

        assertThat(batches).allSatisfy(batch -> assertThat(padded(batch)).isLessThanOrEqualTo(TOKENS));
        int tokens =
                conversations.stream().mapToInt(EncodedConversation::length).sum();
        int padded = batches.stream().mapToInt(BatchesTest::padded).sum();
        assertThat((double) tokens / padded).isGreaterThan(0.97);
    }

    @Test
    void shouldGiveAConversationThatIsTooLongABatchOfItsOwn() {
        EncodedConversation longOne = new EncodedConversation(new int[TOKENS + 1], 3);

        List<List<EncodedConversation>> batches = Batches.pack(List.of(conversations.get(0), longOne), TOKENS);

        assertThat(batches).containsExactly(List.of(conversations.get(0)), List.of(longOne));
    }

    @Test
    void shouldRepeatItsOrderForASeed() {
        assertThat(passes(5)).isEqualTo(passes(5));
        assertThat(passes(5)).isNotEqualTo(passes(6));
    }

    private List<List<EncodedConversation>> passes(long seed) {
        Batches batches = new Batches(conversations, TOKENS, seed);
        List<List<EncodedConversation>> first = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            first.add(batches.next());
        }
        return first;
    }

    private static int padded(List<EncodedConversation> batch) {
        return batch.size()
                * batch.stream().mapToInt(EncodedConversation::length).max().orElseThrow();
    }

    private static List<EncodedConversation> conversations(int count) {
        Random random = new Random(9);
        List<EncodedConversation> conversations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            conversations.add(new EncodedConversation(new int[8 + random.nextInt(40)], 4));
        }
        return conversations;
    }
}
