package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErasureAccountTest {

    private final ErasureAccount account = new ErasureAccount(2);

    @Test
    void shouldBeToldByEachTask() {
        erase(0, "ann", 2);
        erase(1, "bob", 2);
        account.erasure(place(2), " ");
        account.refused(place(2));

        assertThat(account.faults()).isEmpty();
    }

    @Test
    void shouldLetALaterErasureStandForOneBefore() {
        erase(0, "ann", 1);
        erase(1, "ann", 2);

        assertThat(account.faults()).isEmpty();
    }

    @Test
    void shouldMissATaskThatDoesNotTell() {
        erase(0, "ann", 2);
        erase(1, "ann", 1);

        assertThat(account.faults())
                .containsExactly("erasures 0@1 was told 1 times, allowed: 2 to 2, and has 0 dead letters");
    }

    @Test
    void shouldFindATaskThatTellsTwice() {
        erase(0, "ann", 3);
        erase(1, "ann", 2);

        assertThat(account.faults())
                .containsExactly("erasures 0@0 was told 3 times, allowed: 0 to 2, and has 0 dead letters");
    }

    @Test
    void shouldFindWhatIsRefusedWronglyOrNotAtAll() {
        erase(0, "ann", 2);
        account.refused(place(0));
        account.erasure(place(1), " ");

        assertThat(account.faults())
                .containsExactly(
                        "erasures 0@0 was told 2 times, allowed: 2 to 2, and has 1 dead letters",
                        "erasures 0@1 was told 0 times, allowed: 0 to 0, and has 0 dead letters");
    }

    private void erase(long offset, String person, int told) {
        account.erasure(place(offset), person);
        for (int time = 0; time < told; time++) {
            account.example(TrainingExample.newBuilder()
                    .setFeedbackId("erasure-" + offset)
                    .setOrigin(place(offset))
                    .setModel("support")
                    .setUse(Use.LEARN)
                    .setRequestId("")
                    .setAttempt(0)
                    .setVersion("")
                    .setMessages(List.of())
                    .setAnswer("")
                    .setPerson(person)
                    .setKind(null)
                    .setFeedbackAt(0)
                    .setSource(Source.ERASURE)
                    .build());
        }
    }

    private static Origin place(long offset) {
        return new Origin(0, offset);
    }
}
