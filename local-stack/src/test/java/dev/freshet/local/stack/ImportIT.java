package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.local.dataset.SampleReader;
import dev.freshet.local.dataset.SampleSink;
import dev.freshet.local.dataset.TopicSamples;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ImportIT {

    private static final List<String> LINES = List.of(
            "{\"instruction\": \"how are you\", \"output\": \"fine\", \"id\": \"i1\"}",
            "{\"text\": \"<p>You may return any lamp within sixty days of delivery.</p>\", \"id\": \"t1\"}",
            "{\"text\": \"You may return any lamp within sixty days of delivery!\", \"id\": \"t2\"}",
            "{\"text\": \"<script>nothing()</script>\", \"id\": \"t3\"}",
            "{\"text\": \"Standard shipping costs eight dollars per order.\", \"id\": \"t4\"}");

    @TempDir
    Path root;

    @Test
    void shouldLearnWhatIsImportedOnce() throws Exception {
        // given
        StackFolder folder = new StackFolder(root.resolve("data"));
        StackConfig config = StackConfig.of(folder, MechanicalParts.base(root.resolve("base")));
        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            Customer customer = new Customer(folder, stack.bootstrapServers());

            // when
            assertThat(take(stack)).isEqualTo(5);
            customer.awaitTrained(1);
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(TopicReader.readAll(stack.clients(), Topics.TRAINING_EXAMPLES))
                            .extracting(TopicReader.Entry::value)
                            .extracting(TrainingExample::getFeedbackId)
                            // Which of the two comes first is open.
                            .extracting(id -> id.replace("t2", "t1"))
                            .containsExactlyInAnyOrder("i1", "t1#0", "t4#0"));

            // then
            assertThat(take(stack)).as("those that were dropped").isEqualTo(2);
            assertThat(customer.audit().violations()).isEmpty();
        }
    }

    private static int take(Stack stack) throws Exception {
        int taken = 0;
        try (SampleSink samples = new TopicSamples(stack.clients())) {
            for (String line : LINES) {
                taken += samples.take(new SampleReader(StackConfig.MODEL).read(line)) ? 1 : 0;
            }
            samples.flush();
        }
        return taken;
    }
}
