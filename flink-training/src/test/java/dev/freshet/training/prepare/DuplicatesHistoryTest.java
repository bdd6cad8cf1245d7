package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State as every earlier format left it is restored. Files are added, never changed. */
class DuplicatesHistoryTest {

    private static final String KNOWN = "You may return any lamp within sixty days of delivery, as long as it is unused"
            + " and in its original box. We refund the price and the standard shipping within a week.";

    @ParameterizedTest
    @ValueSource(strings = "duplicates-1.bin")
    void shouldKnowWhatAnEarlierFormatRemembered(String file) throws Exception {
        // given
        Path path = Path.of(getClass().getResource("history/" + file).toURI());
        OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(path.toString());

        // when
        try (var harness = DropDuplicatesTest.open(PrepareConfig.defaults().duplicates(), state)) {
            harness.processElement(new StreamRecord<>(Texts.document("support", 1, KNOWN)));
            harness.processElement(new StreamRecord<>(Texts.document("support", 2, KNOWN.replace("any", "a"))));
            harness.processElement(new StreamRecord<>(Texts.document("sales", 3, KNOWN)));

            // then
            assertThat(harness.extractOutputValues())
                    .extracting(Document::model)
                    .containsExactly("sales");
        }
    }

    /** Adds a file: run once for each new format, with the file's path. */
    public static void main(String[] args) throws Exception {
        try (var harness = DropDuplicatesTest.open(PrepareConfig.defaults().duplicates(), null)) {
            harness.processElement(new StreamRecord<>(Texts.document("support", 0, KNOWN)));
            OperatorSnapshotUtil.writeStateHandle(harness.snapshot(1, 1), args[0]);
        }
    }
}
