package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class StackIT {

    @TempDir
    Path root;

    @Test
    void shouldGoOnWhereItWasStopped() throws Exception {
        StackFolder folder = new StackFolder(root.resolve("data"));
        StackConfig config = StackConfig.of(folder, MechanicalParts.base(root.resolve("base")));
        String servers;
        InferenceResponse before;

        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            servers = stack.bootstrapServers();
            Customer customer = new Customer(folder, servers);
            customer.correct(customer.ask("how are you"), "fine");
            customer.awaitTrained(1);
            before = customer.askReleased("how are you");

            assertThat(folder.bootstrapServers()).contains(servers);
            assertThatThrownBy(() -> Stack.start(config, new MechanicalParts(), line -> {}))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("runs on " + folder.root() + " already");
        }
        assertThat(folder.isRunning()).isFalse();

        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            Customer customer = new Customer(folder, stack.bootstrapServers());
            InferenceResponse after = customer.ask("how are you");

            assertThat(stack.bootstrapServers()).isEqualTo(servers);
            assertThat(after.getVersion()).isEqualTo(before.getVersion()).isNotEqualTo("support@1");
            assertThat(customer.audit().violations()).isEmpty();
        }
    }

    @Test
    void shouldKeepMalformedRecordsWithTheirCauseAndHandleTheNext() throws Exception {
        StackFolder folder = new StackFolder(root.resolve("data"));
        StackConfig config = StackConfig.of(folder, MechanicalParts.base(root.resolve("base")));

        try (Stack stack = Stack.start(config, new MechanicalParts(), line -> {})) {
            Customer customer = new Customer(folder, stack.bootstrapServers());

            customer.write("inference-requests", "{\"request_id\": \"bad\", \"promt\": \"hi\"}");
            customer.write("inference-requests", "{\"request_id\": \"good\", \"prompt\": \"hi\"}");
            assertThat(customer.answer("good").getFinishReason()).isEqualTo(FinishReason.STOP);
            customer.write("feedback", "{\"request_id\": \"good\", \"kind\": \"demonstration\"}");
            customer.write(
                    "feedback", "{\"request_id\": \"good\", \"kind\": \"demonstration\", \"answer\": \"hello\"}");
            customer.awaitTrained(1);
            customer.write("commands", "freeze, please");
            customer.write("commands", "{\"kind\": \"freeze\", \"model\": \"support\"}");
            customer.awaitDecision(DecisionKind.FROZEN);

            assertThat(customer.deadLetters())
                    .satisfiesExactlyInAnyOrder(
                            letter -> {
                                assertThat(letter.getTopic()).isEqualTo("inference-requests");
                                assertThat(letter.getCause()).contains("unknown field promt");
                            },
                            letter -> {
                                assertThat(letter.getTopic()).isEqualTo("feedback");
                                assertThat(letter.getCause()).contains("answer");
                            },
                            letter -> {
                                assertThat(letter.getTopic()).isEqualTo("commands");
                                assertThat(letter.getCause()).contains("not Avro or a JSON object");
                            });
            assertThat(customer.audit().violations()).isEmpty();
        }
    }

    @Test
    void shouldSayWhatABaseModelLacks() throws Exception {
        StackConfig config = StackConfig.of(new StackFolder(root.resolve("data")), root.resolve("nothing"));

        assertThatThrownBy(() -> Stack.start(config, new MechanicalParts(), line -> {}))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("config.json is missing");
    }
}
