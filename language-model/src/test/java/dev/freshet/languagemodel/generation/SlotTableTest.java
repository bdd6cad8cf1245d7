package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.generation.SlotTable.Placement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private static final int CHUNK = 4;
    private static final long ADAPTER = 7;

    private final SlotTable table = new SlotTable(3, CHUNK);

    @Test
    void shouldTakeTheSlotThatHoldsTheWholeBeginning() {
        use(ADAPTER, prompt(6, 0));
        use(ADAPTER, prompt(13, 0));

        assertThat(table.take(ADAPTER, prompt(14, 0))).isEqualTo(new Placement(0, 0, 12, false));
    }

    @Test
    void shouldCountWholeChunksAlone() {
        use(ADAPTER, prompt(11, 0));

        assertThat(table.take(ADAPTER, prompt(20, 0)).tokens()).isEqualTo(8);
    }

    @Test
    void shouldLeaveTheLastTokenOfAPromptToBeFed() {
        use(ADAPTER, prompt(8, 0));

        assertThat(table.take(ADAPTER, prompt(8, 0)).tokens()).isEqualTo(4);
    }

    @Test
    void shouldNotKnowWhatWasNotFed() {
        Placement begun = table.take(ADAPTER, prompt(20, 0));
        table.fed(begun.slot(), 5);
        table.leave(begun.slot());

        assertThat(table.take(ADAPTER, prompt(20, 0)).tokens()).isEqualTo(4);
    }

    @Test
    void shouldCopyFromASlotThatIsTaken() {
        Placement running = table.take(ADAPTER, prompt(12, 0));
        table.fed(running.slot(), 12);

        assertThat(table.take(ADAPTER, prompt(12, 5))).isEqualTo(new Placement(1, 0, 4, true));
    }

    @Test
    void shouldCopyRatherThanCutWhatAnotherMayStillUse() {
        use(ADAPTER, prompt(20, 0));

        assertThat(table.take(ADAPTER, prompt(20, 9))).isEqualTo(new Placement(1, 0, 8, true));
        assertThat(table.take(ADAPTER, prompt(20, 0))).isEqualTo(new Placement(0, 0, 16, false));
    }

    @Test
    void shouldGiveUpWhatWasLeftFirst() {
        for (int i = 0; i < 4; i++) {
            use(ADAPTER, prompt(9, i - 10));
        }

        assertThat(table.take(ADAPTER, prompt(9, -7)).tokens()).isEqualTo(8);
        assertThat(table.take(ADAPTER, prompt(9, -9)).tokens()).isEqualTo(8);
        assertThat(table.take(ADAPTER, prompt(9, -10)).tokens()).isZero();
    }

    @Test
    void shouldNeverShareWithAnotherAdapter() {
        use(ADAPTER, prompt(12, 0));

        assertThat(table.take(ADAPTER + 1, prompt(12, 0)).tokens()).isZero();
    }

    @Test
    void shouldForgetWhatASlotHeldBeforeItsSequence() {
        use(ADAPTER, prompt(12, 0));
        use(ADAPTER, prompt(12, 0));
        for (int i = 0; i < 3; i++) {
            table.take(ADAPTER + 1, prompt(12, 0));
        }
        for (int slot = 0; slot < 3; slot++) {
            table.leave(slot);
        }

        assertThat(table.take(ADAPTER, prompt(12, 0)).tokens()).isZero();
        assertThat(table.take(ADAPTER + 1, prompt(12, 0)).tokens()).isZero();
    }

    private void use(long adapter, int[] prompt) {
        Placement placement = table.take(adapter, prompt);
        table.fed(placement.slot(), prompt.length);
        table.leave(placement.slot());
    }

    /** Zero, one, two, ...; other numbers from {@code branch} on where it is not 0, and everywhere where it is negative. */
    private static int[] prompt(int length, int branch) {
        return IntStream.range(0, length)
                .map(i -> branch < 0 || (branch > 0 && i >= branch) ? 100 + 100 * Math.abs(branch) + i : i)
                .toArray();
    }
}
