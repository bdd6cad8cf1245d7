package dev.freshet.local.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Report;
import dev.freshet.local.demo.Demo;
import dev.freshet.local.demo.DemoOptions;
import dev.freshet.local.demo.DemoReport;
import dev.freshet.local.stack.Stack;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackFolder;
import dev.freshet.local.stack.StackParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet demo}. */
@Command(
        name = "demo",
        description = {
            "Starts everything in this process, as 'freshet up' does, and lets simulated customers of a shop ask its "
                    + "support desk. After a while eight policies change; customers correct outdated answers, and the "
                    + "model follows, on phrasings that nobody corrected.",
            "Ends by itself after about three minutes; exits with 1 when a figure misses its bound."
        },
        footer = {
            "",
            "Examples:",
            "  freshet demo",
            "  freshet demo --json demo.json",
            "  freshet demo --data /tmp/demo"
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Console console;
    private final Function<StackConfig, StackParts> parts;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where everything is kept; absent or empty (default: a new folder, removed after).")
    private @Nullable Path data;

    @Mixin
    private final BaseModelOption base = new BaseModelOption();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the simulated customers (default: ${DEFAULT-VALUE}).")
    private long seed = DemoOptions.defaults().seed();

    DemoCommand(Console console, Function<StackConfig, StackParts> parts) {
        this.console = console;
        this.parts = parts;
    }

    @Override
    public Integer call() throws Exception {
        if (data != null) {
            requireEmpty(data);
            return run(data);
        }
        Path folder = Files.createTempDirectory("freshet-demo-");
        try {
            return run(folder);
        } finally {
            delete(folder);
        }
    }

    private int run(Path folder) throws Exception {
        StackConfig config = StackConfig.read(
                new StackFolder(folder), base.folder(System.getenv(), console), Optional.empty(), System.getenv());
        try (Stack stack = Stack.start(config, parts.apply(config), console::progress)) {
            Thread hook = new Thread(stack::close, "freshet-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            DemoReport report = new Demo(
                            stack.clients(),
                            stack.artifacts(),
                            () -> audit(stack),
                            DemoOptions.defaults().withSeed(seed),
                            console.out())
                    .run();
            if (json != null) {
                JSON.writeValue(json.toFile(), report);
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            return report.misses().isEmpty() ? 0 : 1;
        }
    }

    private static Report audit(Stack stack) {
        try (KafkaFacts facts = new KafkaFacts(stack.clients(), Optional.of(stack.artifacts()))) {
            return Audit.of(facts, Instant.now(), GRACE);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new CommandException(folder + " is not empty; the demo needs a folder of its own");
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(folder)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
