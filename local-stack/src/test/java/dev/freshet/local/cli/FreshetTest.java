package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FreshetTest {

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        collect(commandLine(new StringWriter(), new StringWriter()), List.of(), commands);
        return commands.stream();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> into) {
        into.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> below = new ArrayList<>(path);
            below.add(name);
            collect(sub, below, into);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldHelpWithAnExample(List<String> command) {
        List<String> args = new ArrayList<>(command);
        args.add("--help");

        int exit = run(args.toArray(String[]::new));

        assertThat(exit).isZero();
        assertThat(out.toString()).contains("Usage: freshet", "Example", "--help");
    }

    @Test
    void shouldSayWhatToDoWhenNoStackRuns() {
        int exit = run("ask", "--data", data.toString(), "Hello?");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("no stack runs", "freshet up");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldSayInOneLineWhatIsWrongAboutUsage(List<String> args) {
        int exit = run(args.toArray(String[]::new));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("freshet: ")
                .contains("--help");
    }

    @Test
    void shouldListTheRowsOfTheBenchmark() {
        int exit = run("bench", "model", "--list", "--rows", "^dpo");

        assertThat(exit).isZero();
        assertThat(out.toString().lines()).containsExactly("dpo-over-sft-step: time of a step, DPO / SFT, <= 1.50");
    }

    static Stream<List<String>> wrong() {
        return Stream.of(
                List.of("bench", "model", "--pairs", "3"),
                List.of("bench", "model", "--rows", "("),
                List.of("bench", "ingest", "--rounds", "8"),
                List.of("bench", "ingest", "--pairs", "99"),
                List.of("bench", "training", "--corrections", "99"),
                List.of("bench", "model", "--rows", "no-such-row"),
                List.of("bench", "learning", "--intents", "1"),
                List.of("aks", "Hello?"),
                List.of("ask"),
                List.of("ask", "--max-tokens", "many", "Hello?"),
                List.of("feedback"),
                List.of("feedback", "request-1"),
                List.of("feedback", "approve"),
                List.of("feedback", "request-1", "--retract", "--up"),
                List.of("feedback", "request-1", "--up", "--down"),
                List.of("feedback", "request-1", "--score", "3"),
                List.of("ledger"),
                List.of("models", "promote", "support"));
    }

    @Test
    void shouldRefuseAnUnknownTopicByName() {
        int exit = run("topics", "tail", "--data", data.toString(), "feedbak");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("no topic 'feedbak'", "feedback-ledger");
    }

    @Test
    void shouldNameAConfigurationThatIsAbsent() {
        int exit = run(
                "up",
                "--data",
                data.toString(),
                "--config",
                data.resolve("absent.yaml").toString());

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("absent.yaml");
    }

    private int run(String... args) {
        return commandLine(out, err).execute(args);
    }

    private static CommandLine commandLine(StringWriter out, StringWriter err) {
        return Freshet.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), config -> {
            throw new AssertionError("no service starts here");
        });
    }
}
