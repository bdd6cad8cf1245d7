package dev.freshet.local.cli;

import dev.freshet.local.stack.Stack;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackFolder;
import dev.freshet.local.stack.StackParts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet up}. */
@Command(
        name = "up",
        description =
                "Starts a broker and every service in this process, on free ports, and runs until Ctrl-C. Stopped or "
                        + "killed and started again, it goes on where it was.",
        footer = {
            "",
            "Examples:",
            "  freshet up",
            "  freshet up --data /tmp/freshet",
            "  freshet up --base HuggingFaceTB/SmolLM2-135M-Instruct --data smol",
            "  freshet up --config freshet.yaml        sections ingest, training, ..."
        })
final class UpCommand implements Callable<Integer> {

    private final Console console;
    private final Function<StackConfig, StackParts> parts;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Where everything is kept (default: ~/.freshet).")
    private @Nullable Path data;

    @Mixin
    private final BaseModelOption base = new BaseModelOption();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the services.")
    private @Nullable Path config;

    UpCommand(Console console, Function<StackConfig, StackParts> parts) {
        this.console = console;
        this.parts = parts;
    }

    @Override
    public Integer call() throws Exception {
        StackFolder folder = data == null ? StackFolder.ofUser() : new StackFolder(data);
        StackConfig stackConfig = StackConfig.read(
                folder, base.folder(System.getenv(), console), Optional.ofNullable(config), System.getenv());
        long begin = System.nanoTime();
        try (Stack stack = Stack.start(
                stackConfig, parts.apply(stackConfig), line -> console.progress("[" + since(begin) + "] " + line))) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "freshet-shutdown"));
            console.println("In another terminal: freshet ask 'How long can I return a lamp?'   (Ctrl-C stops)");
            console.println("Ready after " + since(begin) + ". Data: " + folder.root() + ", Kafka: "
                    + stack.bootstrapServers());
            stack.ended().join();
            return 0;
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static String since(long begin) {
        return String.format(
                Locale.ROOT,
                "%.1f s",
                Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0);
    }
}
