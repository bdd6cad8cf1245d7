package dev.freshet.local.cli;

import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.SamplingParameters;
import dev.freshet.service.config.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet ask}. */
@Command(
        name = "ask",
        description = "Asks the model, and prints the answer as it comes.",
        footer = {
            "",
            "Examples:",
            "  freshet ask 'How long can I return a lamp?'",
            "  freshet ask --model support --max-tokens 30 'Do you ship to Norway?'",
            "  freshet ask --bootstrap broker-1:9092 'Hello!'"
        })
final class AskCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Option(names = "--model", description = "Name of the model (default: ${DEFAULT-VALUE}).")
    private String model = "support";

    @Option(names = "--max-tokens", description = "Most tokens to generate (default: ${DEFAULT-VALUE}).")
    private int maxTokens = 64;

    @Option(names = "--temperature", description = "0 always takes the likeliest token (default: ${DEFAULT-VALUE}).")
    private double temperature;

    @Option(names = "--timeout", description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private String timeout = "1m";

    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "What to ask.")
    private List<String> words = List.of();

    AskCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Duration wait = DurationText.parse(timeout);
        InferenceRequest request = InferenceRequest.newBuilder()
                .setRequestId(Ids.random("ask"))
                .setModel(model)
                .setPrompt(String.join(" ", words))
                .setParameters(SamplingParameters.newBuilder()
                        .setMaxTokens(maxTokens)
                        .setTemperature(temperature)
                        .build())
                .setDeadline(System.currentTimeMillis() + wait.toMillis())
                .setReplyPartition(0)
                .build();
        try (Question question = new Question(cluster.clients(), console::print)) {
            return answered(question.ask(request, wait));
        }
    }

    private int answered(InferenceResponse response) {
        console.println("");
        if (response.getFinishReason() == FinishReason.FAILED || response.getFinishReason() == FinishReason.DEADLINE) {
            throw new CommandException("no answer: " + response.getError());
        }
        console.progress(String.format(
                Locale.ROOT,
                "[%s, request %s, %d tokens in %.2f s]",
                response.getVersion(),
                response.getRequestId(),
                response.getAnswerTokens(),
                (response.getFinishedAt() - response.getRequestedAt()) / 1000.0));
        return 0;
    }
}
