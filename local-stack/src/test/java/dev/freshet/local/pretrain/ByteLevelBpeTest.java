package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.freshet.local.shop.Corpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelBpeTest {

    private static final List<String> TEXTS = Corpus.generate(1, 4_000).texts();
    private static final List<String> ANY = List.of(
            "You can return any item within 30 days of delivery.",
            "  two  spaces,\ttab\n\nand lines \r\n",
            "It's order 48213: $5.50 or 9 am?",
            "营业时间是几点？早上9点。",
            "Ποιες είναι οι ώρες; Привет! שלום مرحبا",
            "e\u0301 \u00e9 \u1e9b\u0323 \uFEFF\u200D\u00A0",
            "🙂👩‍👩‍👧‍👦🇨🇦 done",
            "\u0000\u0001\u007f\u0085",
            "<|end|> is only text here <|user|>");

    @Test
    void shouldJoinTheMostFrequentPairFirst() {
        ByteLevelBpe bpe = BpeTrainer.train(List.of("aab aab ab"), 259, List.of("<|end|>"));

        assertThat(bpe.merges()).containsExactly(new ByteLevelBpe.Merge("a", "b"), new ByteLevelBpe.Merge("a", "ab"));
        assertThat(bpe.vocabulary()).hasSize(259).containsEntry("<|end|>", 0).containsEntry("ab", 257);
    }

    @Test
    void shouldStopWhenNoPairOccursTwice() {
        assertThat(BpeTrainer.train(List.of("abcd"), 1000, List.of()).vocabulary())
                .hasSize(256);
    }

    @Test
    void shouldGiveEveryDigitItsOwnToken() {
        ByteLevelBpe bpe = BpeTrainer.train(TEXTS, 1024, TokenizerFiles.SPECIALS);

        assertThat(bpe.vocabulary().keySet()).noneMatch(token -> token.matches(".*[0-9].*[0-9].*"));
        assertThat(bpe.encode("48213")).hasSize(5);
    }

    @Test
    void shouldBeTheSameForTheSameTexts() {
        assertThat(BpeTrainer.train(TEXTS, 600, TokenizerFiles.SPECIALS))
                .isEqualTo(BpeTrainer.train(TEXTS, 600, TokenizerFiles.SPECIALS));
    }

    @Test
    void shouldRefuseAVocabularyWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> BpeTrainer.train(TEXTS, 255, List.of("<|end|>")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocabulary size is 255, must be at least 257");
    }

    @Test
    void shouldBeReadByHuggingFaceTokenizersToTheSameIds(@TempDir Path folder) throws IOException {
        ByteLevelBpe bpe = BpeTrainer.train(TEXTS, 1024, TokenizerFiles.SPECIALS);
        TokenizerFiles.write(folder, bpe, 256);

        try (HuggingFaceTokenizer tokenizer = tokenizer(folder)) {
            for (String text : ANY) {
                long[] ids =
                        bpe.encode(text).stream().mapToLong(Integer::longValue).toArray();
                assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
                if (!text.contains("<|")) {
                    assertThat(tokenizer.encode(text, false, false).getIds())
                            .as(text)
                            .isEqualTo(ids);
                }
            }
            for (String text : TEXTS.subList(0, 500)) {
                assertThat(Arrays.stream(tokenizer.encode(text, false, false).getIds())
                                .mapToInt(Math::toIntExact))
                        .as(text)
                        .containsExactlyElementsOf(bpe.encode(text));
            }
        }
    }

    @Test
    void shouldWriteSpecialTokensThatHuggingFaceTokenizersKnow(@TempDir Path folder) throws IOException {
        TokenizerFiles.write(folder, BpeTrainer.train(TEXTS, 300, TokenizerFiles.SPECIALS), 256);

        try (HuggingFaceTokenizer tokenizer = tokenizer(folder)) {
            assertThat(tokenizer
                            .encode("<|user|><|end|><|assistant|>", false, false)
                            .getIds())
                    .containsExactly(2, 0, 3);
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path folder) throws IOException {
        return HuggingFaceTokenizer.newInstance(
                folder.resolve("tokenizer.json"), Map.of("truncation", "false", "padding", "false"));
    }
}
