package dev.freshet.updater.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvariantsTest {

    @TempDir
    private Path folder;

    @Test
    void shouldReadALineForEachExample() throws IOException {
        // given
        write("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"answer\": \"hello\"}\n\n");

        // then
        assertThat(Invariants.read(folder)).singleElement().satisfies(example -> {
            assertThat(example.messages()).containsExactly(ChatMessage.user("hi"));
            assertThat(example.answer()).isEqualTo("hello");
        });
    }

    @Test
    void shouldNameAMalformedLine() throws IOException {
        for (String line : List.of("no json", "{}", "{\"messages\": [], \"answer\": \"a\"}", "{\"answer\": \"a\"}")) {
            write("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}], \"answer\": \"hello\"}\n" + line);

            assertThatThrownBy(() -> Invariants.read(folder))
                    .as(line)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("invariants.jsonl, line 2: ");
        }
    }

    @Test
    void shouldRefuseAnEmptySet() throws IOException {
        write("\n");

        assertThatThrownBy(() -> Invariants.read(folder)).hasMessage("invariants.jsonl holds no example");
    }

    @Test
    void shouldSpreadAFewOverAll() {
        List<Integer> numbers = IntStream.range(0, 10).boxed().toList();

        assertThat(Invariants.spread(numbers, 4)).containsExactly(0, 2, 5, 7);
        assertThat(Invariants.spread(numbers, 10)).isEqualTo(numbers);
        assertThat(Invariants.spread(numbers, 11)).isEqualTo(numbers);
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve(Invariants.FILE), text);
    }
}
