package dev.freshet.languagemodel.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which files of a repository a model is made of. Nothing that runs code when it is read is among them. */
final class Selection {

    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String TOKENIZER = "tokenizer.json";

    private static final List<String> SMALL = List.of(
            CONFIG,
            "generation_config.json",
            TOKENIZER,
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "chat_template.jinja",
            "vocab.json",
            "merges.txt");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Repository repository;
    private final Listing listing;

    /**
     * Checks that the repository has all that is needed.
     *
     * @throws HubException names what is missing
     */
    Selection(Repository repository, Listing listing) {
        this.repository = repository;
        this.listing = listing;
        require(listing.has(CONFIG), "has no " + CONFIG + ": it is not a model for this use");
        require(listing.has(WEIGHTS) || listing.has(INDEX), weightsFault());
        require(listing.has(TOKENIZER), "has no " + TOKENIZER + "; a tokenizer of another form is not read");
    }

    /** Everything but the weights; the config comes first. */
    List<RemoteFile> small() {
        List<RemoteFile> files = new ArrayList<>();
        SMALL.forEach(name -> listing.find(name).ifPresent(files::add));
        if (isSharded()) {
            files.add(file(INDEX));
        }
        return files;
    }

    /**
     * The weights, once the small files are in a folder.
     *
     * @throws HubException if the index is not one, or names what is not there
     */
    List<RemoteFile> weights(Path folder) throws IOException {
        if (!isSharded()) {
            return List.of(file(WEIGHTS));
        }
        JsonNode places = JSON.readTree(folder.resolve(INDEX).toFile()).path("weight_map");
        TreeSet<String> names = new TreeSet<>();
        places.forEach(place -> names.add(place.asText()));
        require(!names.isEmpty(), "has an index without files (" + INDEX + ")");
        List<RemoteFile> files = new ArrayList<>();
        for (String name : names) {
            require(
                    name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.safetensors") && listing.has(name),
                    "has an index that names '" + name.replaceAll("[^ -~]", "?") + "', which is not among its files");
            files.add(file(name));
        }
        return files;
    }

    /** One file with all weights is taken where there is one, as everybody does. */
    private boolean isSharded() {
        return !listing.has(WEIGHTS);
    }

    private RemoteFile file(String name) {
        return listing.find(name).orElseThrow(() -> new HubException(repository + " has no " + name));
    }

    private String weightsFault() {
        List<String> names = listing.files().stream().map(RemoteFile::name).toList();
        if (names.stream().anyMatch(name -> name.matches(".*\\.(bin|pt|pth|ckpt)"))) {
            return "has its weights only as pickles, which can run code when they are read; take a repository or revision"
                    + " with " + WEIGHTS;
        }
        if (names.stream().anyMatch(name -> name.endsWith(".gguf"))) {
            return "has its weights only as GGUF; take the repository that they were made from";
        }
        if (listing.has("adapter_model.safetensors")) {
            return "is an adapter, not a model";
        }
        return "has no " + WEIGHTS;
    }

    private void require(boolean fulfilled, String fault) {
        if (!fulfilled) {
            throw new HubException(repository + " " + fault);
        }
    }
}
