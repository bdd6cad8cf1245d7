package dev.freshet.local.cli;

import dev.freshet.local.dataset.SampleExport;
import dev.freshet.schemas.VersionId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet export examples}. */
@Command(
        name = "examples",
        description = "Writes what there is to learn, one JSON object a line, as 'freshet import' reads it. What was"
                + " erased or taken back is left out.",
        footer = {
            "",
            "Examples:",
            "  freshet export examples support.jsonl --model support",
            "  freshet export examples --version support@42 --kind demonstration"
        })
final class ExportExamplesCommand implements Callable<Integer> {

    /** What a line can be. */
    enum Kind {
        DEMONSTRATION,
        PREFERENCE,
        THUMB,
        SCORE,
        TEXT
    }

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "Where it goes (default: the standard output).")
    private @Nullable Path file;

    @Option(names = "--model", description = "Only what this model learns.")
    private @Nullable String model;

    @Option(
            names = "--version",
            paramLabel = "MODEL@NUMBER",
            description = "Only what this version learned since its parent, by its manifest.")
    private @Nullable String version;

    @Option(names = "--kind", description = "Only one kind: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(names = "--force", description = "Replace the file.")
    private boolean force;

    ExportExamplesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (file != null && Files.exists(file) && !force) {
            throw new CommandException(file + " is there already; name another, or replace it with --force");
        }
        SampleExport export = new SampleExport(
                cluster.clients(),
                new SampleExport.Filter(
                        Optional.ofNullable(model),
                        Optional.ofNullable(version).map(ExportExamplesCommand::parse),
                        Optional.ofNullable(kind).map(only -> only.name().toLowerCase(Locale.ROOT))));
        long count = file == null ? write(export, console.out()) : write(export, file);
        console.progress("exported " + count);
        return 0;
    }

    private static VersionId parse(String version) {
        try {
            return VersionId.parse(version);
        } catch (IllegalArgumentException e) {
            throw new CommandException("--version is '" + version + "', allowed: MODEL@NUMBER");
        }
    }

    /** The file appears under its name when it is complete. */
    private static long write(SampleExport export, Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        Path fresh = Files.createTempFile(folder, path.getFileName() + ".", ".part");
        try {
            long count;
            try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(fresh))) {
                count = write(export, lines);
            }
            Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static long write(SampleExport export, PrintWriter lines) {
        long count;
        try {
            count = export.write(line -> lines.print(line + "\n"));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        if (lines.checkError()) {
            throw new UncheckedIOException(new IOException("cannot write all lines"));
        }
        return count;
    }
}
