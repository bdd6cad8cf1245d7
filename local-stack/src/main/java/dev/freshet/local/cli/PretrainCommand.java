package dev.freshet.local.cli;

import dev.freshet.local.pretrain.PretrainJob;
import dev.freshet.local.pretrain.PretrainListener;
import dev.freshet.local.pretrain.PretrainOptions;
import dev.freshet.local.pretrain.PretrainProgress;
import dev.freshet.local.pretrain.PretrainReport;
import dev.freshet.service.config.DurationText;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet pretrain}. */
@Command(
        name = "pretrain",
        description =
                "Trains tokenizer and base model from scratch on the generated corpus; at most an hour on two cores.",
        footer = {
            "",
            "Examples:",
            "  freshet pretrain my-base                       the recipe of the model that ships",
            "  freshet pretrain my-base --seed 2 --limit 20m",
            "  freshet up --base my-base --data my-data"
        })
final class PretrainCommand implements Callable<Integer>, PretrainListener {

    private final Console console;

    @Parameters(paramLabel = "FOLDER", description = "Where the model goes; absent or empty.")
    private Path folder = Path.of("");

    @Option(names = "--seed", description = "Another corpus, other weights (default: that of the shipped model).")
    private @Nullable Long seed;

    @Option(names = "--conversations", description = "Size of the corpus.")
    private @Nullable Integer conversations;

    @Option(names = "--steps", description = "Most optimizer steps.")
    private @Nullable Integer steps;

    @Option(names = "--limit", description = "Longest time, like 20m.")
    private @Nullable String limit;

    PretrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try {
            PretrainReport report = new PretrainJob(options(), this).run();
            console.println(String.format(
                    Locale.ROOT,
                    "%s: %d parameters, %d steps in %d s, validation loss %.3f, held-out accuracy %.3f",
                    folder,
                    report.parameters(),
                    report.steps(),
                    report.elapsed().toSeconds(),
                    report.validationLoss(),
                    report.heldOutAccuracy()));
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(folder + " is not empty; name a new folder");
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private PretrainOptions options() {
        PretrainOptions options = PretrainOptions.defaults(folder);
        options = seed == null ? options : options.withSeed(seed);
        options = conversations == null ? options : options.withConversations(conversations);
        options = steps == null ? options : options.withSteps(steps);
        return limit == null ? options : options.withLimit(DurationText.parse(limit));
    }

    @Override
    public void onPhase(String text) {
        console.progress(text);
    }

    @Override
    public void onProgress(PretrainProgress progress) {
        console.progress(progress.line());
    }
}
