package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodedConversationTest {

    private static final int END = 0;
    private static final int USER = 2;
    private static final int ASSISTANT = 3;

    @Test
    void shouldFollowTheChatTemplateAndMarkTheLastAnswer(@TempDir Path folder) throws IOException {
        ByteLevelBpe bpe = BpeTrainer.train(List.of(), 260, TokenizerFiles.SPECIALS);
        TokenizerFiles.write(folder, bpe, 64);
        SupervisedExample conversation = new SupervisedExample(
                List.of(ChatMessage.user("Hi"), ChatMessage.assistant("Yes"), ChatMessage.user("9?")), "$5");

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            EncodedConversation encoded = EncodedConversation.of(conversation, tokenizer);

            List<Integer> expected = new ArrayList<>();
            add(expected, bpe, USER, "Hi");
            add(expected, bpe, ASSISTANT, "Yes");
            add(expected, bpe, USER, "9?");
            add(expected, bpe, ASSISTANT, "$5");
            assertThat(encoded.ids()).containsExactly(expected.toArray(Integer[]::new));
            boolean[] answer = new boolean[expected.size()];
            for (int i = answer.length - 3; i < answer.length; i++) {
                answer[i] = true;
            }
            assertThat(encoded.answer()).isEqualTo(answer);
            assertThat(encoded.everything()).hasSize(expected.size()).doesNotContain(false);
        }
    }

    private static void add(List<Integer> tokens, ByteLevelBpe bpe, int role, String content) {
        tokens.add(role);
        tokens.addAll(bpe.encode(content));
        tokens.add(END);
    }
}
