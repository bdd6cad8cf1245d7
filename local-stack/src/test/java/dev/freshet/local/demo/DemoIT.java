package dev.freshet.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.stack.LanguageModelParts;
import dev.freshet.local.stack.Stack;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as {@code freshet demo} runs it, with the shipped model. */
@Timeout(1800)
class DemoIT {

    @TempDir
    Path folder;

    @Test
    void shouldLearnWhatCustomersCorrect() throws Exception {
        // given
        StackConfig config = StackConfig.of(new StackFolder(folder), Path.of("base-model"));
        StringWriter story = new StringWriter();
        DemoReport report;

        // when
        try (Stack stack = Stack.start(config, new LanguageModelParts(config), line -> {})) {
            report = new Demo(
                            stack.clients(),
                            stack.artifacts(),
                            () -> {
                                try (KafkaFacts facts =
                                        new KafkaFacts(stack.clients(), Optional.of(stack.artifacts()))) {
                                    return Audit.of(facts, Instant.now(), Duration.ofMinutes(1));
                                }
                            },
                            DemoOptions.defaults(),
                            new PrintWriter(story))
                    .run();
        }

        // then: exact promises hold as they are; the accuracies depend on timing and have a margin below the demo's
        // bounds
        assertThat(report.misses()).as(story.toString()).allMatch(miss -> miss.startsWith("accuracy_"));
        assertThat(report.accuracyChangedBefore()).isLessThan(0.1);
        assertThat(report.accuracyChangedAfter()).isGreaterThan(0.85);
        assertThat(report.accuracyUnchangedBefore()).isGreaterThan(0.9);
        assertThat(report.accuracyUnchangedAfter()).isGreaterThan(0.92 * report.accuracyUnchangedBefore());
        assertThat(report.freshnessSeconds().p95()).isFinite();
        assertThat(story.toString()).contains("8 policies change", "released", "corrected:");
    }
}
