package dev.freshet.local.cli;

import dev.freshet.local.dataset.LineException;
import dev.freshet.local.dataset.Sample;
import dev.freshet.local.dataset.SampleReader;
import dev.freshet.local.dataset.SampleSink;
import dev.freshet.local.dataset.TopicSamples;
import dev.freshet.local.stack.StackConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet import}. */
@Command(
        name = "import",
        description = "Sends a data set of one JSON object a line to be learned; what is there already is left out.",
        footer = {
            "",
            "A line is one of",
            "  {\"instruction\": ..., \"input\": ..., \"output\": ...}",
            "  {\"messages\": [{\"role\": \"user\", \"content\": ...}, {\"role\": \"assistant\", \"content\": ...}]}",
            "      also with \"label\": true|false, or \"score\": ... and \"scale\": ...",
            "  {\"prompt\": ..., \"chosen\": ..., \"rejected\": ...}     texts, or arrays of messages",
            "  {\"text\": ...}                                     plain, or HTML",
            "each also with \"id\", \"model\" and \"person\". Other fields are left alone.",
            "",
            "Examples:",
            "  freshet import chats.jsonl",
            "  freshet import manual.jsonl --model support --skip-bad",
            "  freshet import pairs.jsonl --dry-run"
        })
final class ImportCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "FILE", description = "The data set.")
    private Path file = Path.of("");

    @Option(names = "--model", description = "The model of lines that name none (default: ${DEFAULT-VALUE}).")
    private String model = StackConfig.MODEL;

    @Option(names = "--skip-bad", description = "Leave out lines that cannot be read, instead of stopping there.")
    private boolean skipBad;

    @Option(names = "--dry-run", description = "Only check the file; nothing is sent.")
    private boolean dryRun;

    private final Map<String, Integer> taken = new TreeMap<>();
    private int present;
    private int bad;

    ImportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try (SampleSink sink = dryRun ? SampleSink.none() : new TopicSamples(cluster.clients());
                BufferedReader lines = Files.newBufferedReader(file);
                Progress progress = Progress.of(console, "import", Files.size(file))) {
            take(lines, sink, progress);
            sink.flush();
        } catch (NoSuchFileException e) {
            throw new CommandException("there is no file " + file);
        }
        console.println(summary());
        return bad == 0 ? 0 : 1;
    }

    private void take(BufferedReader lines, SampleSink sink, Progress progress) throws IOException {
        SampleReader reader = new SampleReader(model);
        long bytes = 0;
        int number = 0;
        for (String line = next(lines, number); line != null; line = next(lines, number)) {
            number++;
            bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
            try {
                if (!line.isBlank()) {
                    count(sink, reader.read(line));
                }
            } catch (LineException e) {
                bad(sink, file + ":" + number + ": " + e.getMessage());
            }
            progress.reach(bytes);
        }
    }

    private void count(SampleSink sink, Sample sample) throws LineException {
        if (sink.take(sample)) {
            taken.merge(sample.kind(), 1, Integer::sum);
        } else {
            present++;
        }
    }

    private void bad(SampleSink sink, String message) {
        bad++;
        if (!skipBad) {
            sink.flush();
            throw new CommandException(message + " (before it: " + summary() + "; go on with --skip-bad)");
        }
        console.progress(message);
    }

    private @Nullable String next(BufferedReader lines, int number) throws IOException {
        try {
            return lines.readLine();
        } catch (CharacterCodingException e) {
            throw new CommandException(file + ": no UTF-8 after line " + number + " (before it: " + summary() + ")");
        }
    }

    private String summary() {
        int all = taken.values().stream().mapToInt(Integer::intValue).sum();
        String kinds = taken.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ", " (", ")"));
        return (dryRun ? "would import " : "imported ") + all + (all == 0 ? "" : kinds) + ", " + present
                + " already there" + (bad == 0 ? "" : ", " + bad + " bad");
    }
}
