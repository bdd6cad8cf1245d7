package dev.freshet.local.cli;

import dev.freshet.languagemodel.export.ExportListener;
import dev.freshet.languagemodel.export.FloatType;
import dev.freshet.languagemodel.export.GgufExport;
import dev.freshet.languagemodel.export.GgufType;
import dev.freshet.languagemodel.export.MergedExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a model for other engines. */
abstract class ExportCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final ExportSource source = new ExportSource();

    @Option(names = "--out", required = true, paramLabel = "PATH", description = "Where it goes.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replace what is there.")
    private boolean force;

    private ExportCommand(Console console) {
        this.console = console;
    }

    /** {@code freshet export}. */
    static CommandLine commandLine(Console console) {
        return new CommandLine(new Group())
                .addSubcommand(new Gguf(console))
                .addSubcommand(new Merged(console))
                .addSubcommand(new ExportExamplesCommand(console));
    }

    /** Writes to a path where nothing is, or what may be replaced. */
    abstract void write(ExportSource.Parts parts, Path path, ExportListener listener) throws IOException;

    /** Prepares a path where something is, to be replaced. */
    abstract void checkReplaceable(Path path) throws IOException;

    @Override
    public Integer call() throws Exception {
        if (Files.exists(out)) {
            if (!force) {
                throw new CommandException(out + " is there already; name another, or replace it with --force");
            }
            checkReplaceable(out);
        }
        ExportSource.Parts parts = source.parts();
        try (Bar bar = new Bar(console)) {
            write(parts, out, bar);
        }
        console.println(String.valueOf(out));
        return 0;
    }

    Console console() {
        return console;
    }

    /** Shows tensors as they are written; the total is known with the first. */
    private static final class Bar implements ExportListener, AutoCloseable {
        private final Console console;
        private @Nullable Progress progress;

        private Bar(Console console) {
            this.console = console;
        }

        @Override
        public void wrote(String tensor, long bytes, long total) {
            if (progress == null) {
                progress = Progress.of(console, "export", total);
            }
            progress.reach(bytes);
        }

        @Override
        public void close() {
            if (progress != null) {
                progress.close();
            }
        }
    }

    @CommandLine.Command(
            name = "export",
            description = "Writes a model, its adapter merged into it, for other engines, or what there is to learn.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "Examples:",
                "  freshet export gguf --version support@42 --out support-42.gguf",
                "  freshet export merged --version support@42 --out support-42",
                "  freshet export examples support.jsonl --model support"
            })
    private static final class Group {}

    /** {@code freshet export gguf}. */
    @CommandLine.Command(
            name = "gguf",
            description = "Writes a GGUF file, which llama.cpp and what is built on it read.",
            footer = {
                "",
                "Examples:",
                "  freshet export gguf --version support@42 --out support-42.gguf",
                "  freshet export gguf --model my-base --adapter my-adapter --type f16 --out my.gguf"
            })
    static final class Gguf extends ExportCommand {

        @Option(
                names = "--type",
                description = "How matrices are stored: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private GgufType type = GgufType.Q8_0;

        Gguf(Console console) {
            super(console);
        }

        @Override
        void checkReplaceable(Path path) {
            if (Files.isDirectory(path)) {
                throw new CommandException(path + " is a folder; name a file");
            }
        }

        @Override
        void write(ExportSource.Parts parts, Path path, ExportListener listener) throws IOException {
            boolean cutsAlike =
                    new GgufExport(parts.name(), parts.model(), parts.adapter()).write(path, type, listener);
            if (!cutsAlike) {
                console()
                        .progress("note: llama.cpp has no name for how this tokenizer cuts text and may give other"
                                + " tokens; pass it token ids");
            }
        }
    }

    /** {@code freshet export merged}. */
    @CommandLine.Command(
            name = "merged",
            description = "Writes a folder in the Hugging Face layout, which Transformers and most engines read.",
            footer = {
                "",
                "Examples:",
                "  freshet export merged --version support@42 --out support-42",
                "  freshet export merged --model my-base --adapter my-adapter --type f32 --out my-model"
            })
    static final class Merged extends ExportCommand {

        @Option(
                names = "--type",
                description = "Type of the weights: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
        private FloatType type = FloatType.BF16;

        Merged(Console console) {
            super(console);
        }

        @Override
        void checkReplaceable(Path path) throws IOException {
            if (!ModelFiles.isOnlyModel(path)) {
                throw new CommandException(path + " is not a folder of a model and nothing else; remove it yourself");
            }
        }

        @Override
        void write(ExportSource.Parts parts, Path path, ExportListener listener) throws IOException {
            MergedExport export = new MergedExport(parts.model(), parts.adapter());
            if (!Files.exists(path)) {
                export.write(path, type, listener);
                return;
            }
            Path fresh = path.resolveSibling(path.getFileName() + ".new");
            export.write(fresh, type, listener);
            ModelFiles.delete(path);
            Files.move(fresh, path);
        }
    }
}
