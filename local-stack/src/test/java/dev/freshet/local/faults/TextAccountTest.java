package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.RawText;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextAccountTest {

    private final TextAccount account = new TextAccount(Texts::isLearnable);

    @Test
    void shouldFindOneOutcomeForEachText() {
        prepare(1, "one", "first part", "second part");
        // The same again, the same under another name, one too short, and none.
        give(2, "one", "first part\n\nsecond part");
        admit(3, "other", "first part\n\nsecond part");
        admit(4, "small", "tiny 4");
        account.raw(place(5), Optional.empty());
        account.refused(place(5));
        give(6, "blank", " ");
        account.refused(place(6));

        assertThat(account.outcomes()).isEqualTo(new TextOutcomes(6, 2, 3, 1, List.of()));
    }

    @Test
    void shouldMissTextsThatAreLost() {
        give(1, "one", "some text");
        account.raw(place(2), Optional.empty());
        admit(3, "three", "another text");

        assertThat(faults())
                .containsExactly(
                        "raw-text 0@1 has no outcome",
                        "raw-text 0@2 has no outcome",
                        "[three] in the same words, prepared: []");
    }

    @Test
    void shouldFindTextsWithTwoOutcomes() {
        prepare(1, "one", "some text");
        account.refused(place(1));
        prepare(2, "two", "another text");
        admitted(2, "two", "another text");

        assertThat(faults())
                .contains(
                        "raw-text 0@1 has 1 dead letters and was admitted 1 times",
                        "raw-text 0@2 has 0 dead letters and was admitted 2 times",
                        "two was admitted 2 times");
    }

    @Test
    void shouldFindWhatIsPreparedTwiceOrInPart() {
        prepare(1, "one", "some text");
        part(1, "one#0", "some text");
        admit(2, "two", "first part\n\nsecond part");
        part(2, "two#0", "first part");
        prepare(3, "three", "another text");
        prepare(4, "four", "another text");
        admit(5, "five", "a fifth text");
        part(4, "five#0", "a fifth text");

        assertThat(faults())
                .containsExactly(
                        "one is not what its parts are",
                        "two is not what its parts are",
                        "[three, four] in the same words, prepared: [three, four]",
                        "five is not what its parts are");
    }

    @Test
    void shouldFindWhatIsTakenThatShouldNotBe() {
        give(1, "good", "some text");
        account.refused(place(1));
        prepare(2, "blank", " ");
        prepare(3, "small", "tiny 3");
        part(4, "nobody#0", "from nowhere");

        assertThat(faults())
                .contains(
                        "raw-text 0@1 has the wrong outcome",
                        "raw-text 0@2 has the wrong outcome",
                        "nobody has parts and was not admitted",
                        "[small] in the same words, prepared: [small]");
    }

    private List<String> faults() {
        return account.outcomes().faults();
    }

    private void prepare(long offset, String id, String... parts) {
        admit(offset, id, String.join("\n\n", parts));
        for (int number = 0; number < parts.length; number++) {
            part(offset, id + "#" + number, parts[number]);
        }
    }

    private void admit(long offset, String id, String text) {
        give(offset, id, text);
        admitted(offset, id, text);
    }

    private void give(long offset, String id, String text) {
        account.raw(
                place(offset),
                Optional.of(RawText.newBuilder().setTextId(id).setText(text).build()));
    }

    private void admitted(long offset, String id, String text) {
        account.admitted(AdmittedText.newBuilder()
                .setTextId(id)
                .setOrigin(place(offset))
                .setModel("support")
                .setText(text)
                .setAt(0)
                .build());
    }

    private void part(long offset, String name, String text) {
        account.example(TrainingExample.newBuilder()
                .setFeedbackId(name)
                .setOrigin(place(offset))
                .setModel("support")
                .setUse(Use.LEARN)
                .setRequestId("")
                .setAttempt(0)
                .setVersion("")
                .setMessages(List.of())
                .setAnswer("")
                .setKind(null)
                .setFeedbackAt(0)
                .setSource(Source.TEXT)
                .setText(text)
                .build());
    }

    private static Origin place(long offset) {
        return new Origin(0, offset);
    }
}
