package dev.freshet.local.bench.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntentsTest {

    @TempDir
    Path folder;

    @Test
    void shouldDrawTheSameRequestsOfTheSameSeed() throws IOException {
        // given
        Path file = ClincFile.write(folder);

        // when
        Intents intents = Intents.read(file, 2, 10, 5, 1);

        // then
        assertThat(intents).isEqualTo(Intents.read(file, 2, 10, 5, 1)).isNotEqualTo(Intents.read(file, 2, 10, 5, 2));
        assertThat(intents.names()).hasSize(2).allMatch(name -> name.matches("[a-z]+ [a-z]+"));
        assertThat(intents.training())
                .hasSize(20)
                .extracting(Intents.Request::intent)
                .allMatch(intents.names()::contains);
        assertThat(intents.test()).hasSize(10).doesNotContainAnyElementsOf(intents.training());
    }

    @Test
    void shouldCompareAnswersWithTheIntents() throws IOException {
        // given
        Intents intents = Intents.read(ClincFile.write(folder), 2, 10, 1, 1);
        String right = intents.test().get(0).intent();

        // when / then
        assertThat(intents.rightly(List.of(right + " ", right))).containsExactly(true, false);
    }

    @Test
    void shouldNameTheFileThatHasTooFewIntents() throws IOException {
        // given
        Path file = ClincFile.write(folder);

        // when / then
        assertThatThrownBy(() -> Intents.read(file, 4, 10, 5, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(file + " has 3 intents with training and test requests, must have 4");
    }

    @Test
    void shouldNameWhatIsNoRequest() throws IOException {
        // given
        Path file = folder.resolve("data_full.json");
        Files.writeString(file, "{\"train\": [[\"play some jazz\"]]}");

        // when / then
        assertThatThrownBy(() -> Intents.read(file, 1, 1, 1, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": train holds [\"play some jazz\"], must hold [request, intent]");
    }
}
