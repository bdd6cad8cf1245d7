package dev.freshet.local.cli;

import dev.freshet.languagemodel.hub.ModelLibrary;
import dev.freshet.local.stack.OwnInvariants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which base model a stack starts from. */
final class BaseModelOption {

    @Option(
            names = {"--base", "--base-model"},
            paramLabel = "NAME|FOLDER",
            description = "Base model of a first start: a name of 'freshet model list', or a folder in the Hugging Face"
                    + " layout (default: the one that ships).")
    private @Nullable String base;

    /**
     * The model's folder, with a fixed set for judging: where there is none, the model writes its own.
     *
     * @throws CommandException if nothing has that name
     */
    Path folder(Map<String, String> environment, Console console) {
        Path folder = base == null ? Freshet.baseModel() : find(base, environment);
        if (base != null && OwnInvariants.areMissing(folder)) {
            console.progress(
                    "the model has no invariants.jsonl: writing its own answers, which no correction may change");
            console.progress(OwnInvariants.write(folder) + " answers are in " + folder.resolve("invariants.jsonl"));
        }
        return folder;
    }

    /** A folder, or the folder of a model of the library. */
    static Path find(String nameOrFolder, Map<String, String> environment) {
        if (Files.isDirectory(Path.of(nameOrFolder))) {
            return Path.of(nameOrFolder);
        }
        ModelLibrary library = ModelLibrary.ofUser(environment);
        return library.find(nameOrFolder)
                .orElseThrow(() -> new CommandException("no folder and no model in " + library.root() + " is called "
                        + nameOrFolder + "; 'freshet model fetch' and 'freshet model add' bring one"));
    }
}
