package dev.freshet.local.cli;

import dev.freshet.languagemodel.hub.FetchListener;
import dev.freshet.languagemodel.hub.HubConfig;
import dev.freshet.languagemodel.hub.ModelFetch;
import dev.freshet.languagemodel.hub.ModelLibrary;
import dev.freshet.languagemodel.hub.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet model}: base models on this machine. */
@Command(
        name = "model",
        description = "Base models on this machine, in ~/.freshet/models or where FRESHET_MODELS says.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  freshet model fetch HuggingFaceTB/SmolLM2-135M-Instruct",
            "  freshet model add my-base",
            "  freshet model list",
            "  freshet up --base HuggingFaceTB/SmolLM2-135M-Instruct --data my-data"
        })
final class ModelCommand {

    private static final double MEGABYTE = 1e6;

    private ModelCommand() {}

    static CommandLine commandLine(Console console, Map<String, String> environment) {
        return new CommandLine(new ModelCommand())
                .addSubcommand(new Fetch(console, environment))
                .addSubcommand(new Add(console, environment))
                .addSubcommand(new Show(console, environment))
                .addSubcommand(new Remove(console, environment));
    }

    /** {@code freshet model fetch}. */
    @Command(
            name = "fetch",
            description = {
                "Downloads a model from a hub: safetensors, config and tokenizer, nothing that runs code. Called again "
                        + "after it was cut off, it goes on.",
                "A model that needs a permission takes a token from the environment, which goes to the hub alone."
            },
            footer = {
                "",
                "Examples:",
                "  freshet model fetch HuggingFaceTB/SmolLM2-135M-Instruct",
                "  freshet model fetch Qwen/Qwen2.5-0.5B-Instruct --revision main --hub https://mirror.example",
                "  MY_TOKEN=... freshet model fetch acme/private --token-env MY_TOKEN"
            })
    static final class Fetch implements Callable<Integer> {

        private final Console console;
        private final Map<String, String> environment;

        @Parameters(paramLabel = "ORG/NAME", description = "The model on the hub.")
        private String repository = "";

        @Option(names = "--revision", description = "Branch, tag or commit (default: ${DEFAULT-VALUE}).")
        private String revision = "main";

        @Option(
                names = "--hub",
                paramLabel = "URL",
                description = "The hub (default: FRESHET_HUB, HF_ENDPOINT, or https://huggingface.co).")
        private @Nullable String hub;

        @Option(
                names = "--token-env",
                paramLabel = "NAME",
                description = "Environment variable that holds a token (default: ${DEFAULT-VALUE}).")
        private String tokenVariable = "HF_TOKEN";

        Fetch(Console console, Map<String, String> environment) {
            this.console = console;
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            try (Shown shown = new Shown(console)) {
                HubConfig config = HubConfig.of(environment, Optional.ofNullable(hub), tokenVariable);
                Path folder = new ModelFetch(config, ModelLibrary.ofUser(environment), shown)
                        .run(Repository.parse(repository), revision);
                shown.close();
                console.println(String.valueOf(folder));
                return 0;
            } catch (IllegalArgumentException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** {@code freshet model add}. */
    @Command(
            name = "add",
            description = "Copies a model's folder, in the Hugging Face layout, to the others.",
            footer = {"", "Examples:", "  freshet model add my-base", "  freshet model add /mnt/models/x --name acme/x"
            })
    static final class Add implements Callable<Integer> {

        private final Console console;
        private final Map<String, String> environment;

        @Parameters(paramLabel = "FOLDER", description = "The model.")
        private Path folder = Path.of("");

        @Option(names = "--name", description = "What it is called: NAME or ORG/NAME (default: the folder's name).")
        private @Nullable String name;

        Add(Console console, Map<String, String> environment) {
            this.console = console;
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            String chosen = name == null
                    ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                    : name;
            console.println(String.valueOf(ModelLibrary.ofUser(environment).add(folder, chosen)));
            return 0;
        }
    }

    /** {@code freshet model list}. */
    @Command(
            name = "list",
            description = "Lists the models.",
            footer = {"", "Example:", "  freshet model list"})
    static final class Show implements Callable<Integer> {

        private final Console console;
        private final Map<String, String> environment;

        Show(Console console, Map<String, String> environment) {
            this.console = console;
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            List<ModelLibrary.Entry> models = ModelLibrary.ofUser(environment).list();
            console.println(String.format("%-48s %12s  %s", "model", "MB", "folder"));
            models.forEach(model -> console.println(String.format(
                    Locale.ROOT, "%-48s %12.1f  %s", model.name(), model.bytes() / MEGABYTE, model.folder())));
            return 0;
        }
    }

    /** {@code freshet model remove}. */
    @Command(
            name = "remove",
            description = "Deletes a model, or what a download that was cut off left.",
            footer = {"", "Example:", "  freshet model remove HuggingFaceTB/SmolLM2-135M-Instruct"})
    static final class Remove implements Callable<Integer> {

        private final Console console;
        private final Map<String, String> environment;

        @Parameters(paramLabel = "NAME", description = "The model.")
        private String name = "";

        Remove(Console console, Map<String, String> environment) {
            this.console = console;
            this.environment = environment;
        }

        @Override
        public Integer call() throws Exception {
            if (!ModelLibrary.ofUser(environment).remove(name)) {
                throw new CommandException("no model '" + name + "'; 'freshet model list' shows them");
            }
            console.println("removed " + name);
            return 0;
        }
    }

    /** Shows a fetch: small files by a line, weights by a bar. */
    private static final class Shown implements FetchListener, AutoCloseable {
        private final Console console;
        private @Nullable Progress progress;

        private Shown(Console console) {
            this.console = console;
        }

        @Override
        public void onStep(String line) {
            console.progress(line);
        }

        @Override
        public void onBytes(long bytes, long total) {
            if (progress == null && total > 0) {
                progress = Progress.of(console, "fetch", total);
            }
            if (progress != null) {
                progress.reach(bytes);
            }
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }
}
