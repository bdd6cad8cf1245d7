package dev.freshet.languagemodel.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.ModelFolder;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fetches a model from a hub into a {@link ModelLibrary}. What is cut off goes on when the same model is fetched again.
 * What cannot be used is said before its weights are downloaded.
 */
public final class ModelFetch {

    private static final int MAX_LISTING = 32 << 20;
    private static final String ORIGIN = "origin.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final HubConfig config;
    private final ModelLibrary library;
    private final FetchListener listener;
    private final HubHttp http;
    private final Attempts attempts;
    private long complete;
    private long total;

    /** A fetch that waits between attempts. */
    public ModelFetch(HubConfig config, ModelLibrary library, FetchListener listener) {
        this(config, library, listener, pause -> Thread.sleep(pause.toMillis()));
    }

    ModelFetch(HubConfig config, ModelLibrary library, FetchListener listener, Attempts.Pause pause) {
        this.config = config;
        this.library = library;
        this.listener = listener;
        this.http = new HubHttp(config);
        this.attempts = new Attempts(config, pause);
    }

    /**
     * Fetches a model.
     *
     * @param revision a branch, a tag or a commit
     * @return its folder in the library
     * @throws HubException if the hub does not give it, or it is none that can be used here
     */
    public Path run(Repository repository, String revision) throws IOException, InterruptedException {
        try (ModelLibrary.Place place = library.place(repository.toString())) {
            try {
                return fetch(repository, revision, place);
            } catch (InvalidModelException e) {
                place.discard();
                throw new HubException(repository + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private Path fetch(Repository repository, String revision, ModelLibrary.Place place)
            throws IOException, InterruptedException {
        Listing listing = list(repository, revision);
        Selection selection = new Selection(repository, listing);
        listener.onStep(repository + " at " + listing.commit());
        Path folder = place.folder();
        for (RemoteFile file : selection.small()) {
            fetch(repository, listing, file, folder);
            if (file.name().equals(Selection.CONFIG)) {
                ModelFolder.readConfig(folder);
            }
        }
        ModelFolder.checkTokenizer(folder);
        List<RemoteFile> weights = selection.weights(folder);
        total = complete
                + weights.stream().mapToLong(file -> file.size().orElse(0)).sum();
        checkSpace(folder, weights);
        for (RemoteFile file : weights) {
            fetch(repository, listing, file, folder);
        }
        ModelFolder.check(folder);
        writeOrigin(folder, repository, listing.commit());
        return place.complete(kept(selection.small(), weights));
    }

    private Listing list(Repository repository, String revision) throws InterruptedException {
        URI uri = http.uri("/api/models/" + repository + "/revision/" + encoded(revision) + "?blobs=true");
        return attempts.run("the list of files", () -> {
            try (HubResponse response = http.get(uri, Map.of())) {
                HubFaults.check(response, config, repository, revision);
                byte[] answer = response.body().readNBytes(MAX_LISTING + 1);
                if (answer.length > MAX_LISTING) {
                    throw new HubException(repository + " lists more files than a model has");
                }
                return Listing.parse(answer, revision);
            }
        });
    }

    private void fetch(Repository repository, Listing listing, RemoteFile file, Path folder)
            throws IOException, InterruptedException {
        Path target = folder.resolve(file.name());
        if (!isHere(file, target)) {
            URI uri = http.uri("/" + repository + "/resolve/" + encoded(listing.commit()) + "/" + file.name());
            Download.Origin origin = new Download.Origin(repository, listing.commit(), uri);
            attempts.run(
                    file.name(),
                    new Download(
                            http, config, origin, file, target, bytes -> listener.onBytes(complete + bytes, total)));
        }
        complete += Files.size(target);
        listener.onBytes(complete, total);
    }

    /** Whether an earlier fetch that was cut off has brought it. */
    private static boolean isHere(RemoteFile file, Path target) throws IOException {
        return Files.isRegularFile(target)
                && file.digest().isPresent()
                && file.digest().get().matches(target);
    }

    private void checkSpace(Path folder, List<RemoteFile> weights) throws IOException {
        long missing = 0;
        for (RemoteFile file : weights) {
            Path target = folder.resolve(file.name());
            Path begun = new PartialFile(target).bytes();
            long here = Files.exists(target) ? Files.size(target) : Files.exists(begun) ? Files.size(begun) : 0;
            missing += Math.max(0, file.size().orElse(0) - here);
        }
        // 0 is unknown. A file store would have to be a mount point that can be seen, which it is not in every
        // container.
        long free = folder.toFile().getUsableSpace();
        if (free > 0 && missing > free) {
            throw new HubException("the weights need " + missing / 1_000_000 + " MB more, " + folder + " has "
                    + free / 1_000_000 + " MB left");
        }
    }

    private void writeOrigin(Path folder, Repository repository, String commit) throws IOException {
        ObjectNode origin = JSON.createObjectNode();
        origin.put("hub", config.endpoint().toString());
        origin.put("repository", repository.toString());
        origin.put("commit", commit);
        JSON.writeValue(folder.resolve(ORIGIN).toFile(), origin);
    }

    private static List<String> kept(List<RemoteFile> small, List<RemoteFile> weights) {
        List<String> names = new ArrayList<>();
        small.forEach(file -> names.add(file.name()));
        weights.forEach(file -> names.add(file.name()));
        names.add(ORIGIN);
        return names;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
