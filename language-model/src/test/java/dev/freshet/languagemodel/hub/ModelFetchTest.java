package dev.freshet.languagemodel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.export.ExportSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFetchTest {

    private static final Repository TINY = Repository.parse("acme/tiny");
    private static final String WEIGHTS = "model.safetensors";
    private static final String SECRET = "hf_secret";

    @TempDir
    private Path temporary;

    private HubServer hub;
    private Path source;
    private ModelLibrary library;
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Long> heard = new ArrayList<>();

    @BeforeEach
    void serveAModel() throws IOException {
        hub = new HubServer();
        source = temporary.resolve("source");
        library = new ModelLibrary(temporary.resolve("models"));
        ExportSamples.writeFolder(source, true);
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS)) {
            hub.put(name, Files.readAllBytes(source.resolve(name)));
        }
        hub.put("README.md", "# Tiny".getBytes(StandardCharsets.UTF_8));
        hub.put("pytorch_model.bin", new byte[] {1, 2, 3});
        hub.put("onnx/model.onnx", new byte[] {1});
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void shouldFetchWhatAModelIsMadeOfAndNothingElse() throws Exception {
        Path folder = fetch();

        assertThat(folder).isEqualTo(library.root().resolve("acme/tiny"));
        assertThat(library.find("acme/tiny")).contains(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS, "origin.json");
        }
        assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(source.resolve(WEIGHTS));
        assertThat(folder.resolve("origin.json")).content().contains(HubServer.COMMIT, "acme/tiny");
        assertThat(hub.requests().get(0).path()).isEqualTo("/api/models/acme/tiny/revision/main?blobs=true");
        assertThat(hub.requestsOf(WEIGHTS).get(0).path())
                .isEqualTo("/acme/tiny/resolve/" + HubServer.COMMIT + "/" + WEIGHTS);
        assertThat(heard).isSorted().last().isEqualTo(totalBytes());
        assertThat(library.root().resolve("acme")).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void shouldGoOnWhereADownloadWasCutOff() throws Exception {
        hub.fault(WEIGHTS, 1, hub.cutAfter(10_000));

        Path folder = fetch();

        assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(source.resolve(WEIGHTS));
        List<HubServer.Seen> requests = hub.requestsOf(WEIGHTS);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).header("Range")).isEqualTo("bytes=10000-");
        assertThat(requests.get(1).header("If-range")).isNotEmpty();
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void shouldGoOnAfterTheProcessEnded() throws Exception {
        // given a fetch that gave up
        hub.fault(WEIGHTS, 1, hub.cutAfter(10_000));
        hub.fault(WEIGHTS, 2, HubServer.status(503));
        assertFails().hasMessageContaining("status 503, 3 times in a row");

        // when
        Path folder = fetch();

        // then the small files, which are complete, are not asked for again
        assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(source.resolve(WEIGHTS));
        assertThat(hub.requestsOf(WEIGHTS).get(3).header("Range")).isEqualTo("bytes=10000-");
        assertThat(hub.requestsOf("tokenizer.json")).hasSize(1);
    }

    @Test
    void shouldStartAgainWhenTheFileHasChanged() throws Exception {
        // given a hub that tells no digests, and other weights after half of the first were here
        byte[] old = Files.readAllBytes(source.resolve(WEIGHTS));
        old[old.length - 1] ^= 1;
        hub.put(WEIGHTS, old);
        hub.list(plainListing());
        hub.fault(WEIGHTS, 1, exchange -> {
            hub.cutAfter(10_000).handle(exchange);
            put(WEIGHTS);
            return true;
        });

        // when
        Path folder = fetch();

        // then
        assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(source.resolve(WEIGHTS));
        assertThat(hub.requestsOf(WEIGHTS).get(1).header("Range")).isEqualTo("bytes=10000-");
        assertThat(hub.requestsOf(WEIGHTS)).hasSize(2);
    }

    @Test
    void shouldStartAgainWhenTheRevisionHasOtherBytesByNow() throws Exception {
        // given a download of earlier weights that gave up
        byte[] old = Files.readAllBytes(source.resolve(WEIGHTS));
        old[50_000] ^= 1;
        hub.put(WEIGHTS, old);
        hub.fault(WEIGHTS, 1, hub.cutAfter(10_000));
        hub.fault(WEIGHTS, 2, HubServer.status(500));
        assertFails();

        // when
        put(WEIGHTS);
        Path folder = fetch();

        // then
        assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(source.resolve(WEIGHTS));
        assertThat(hub.requestsOf(WEIGHTS).get(3).header("Range")).isEmpty();
    }

    @Test
    void shouldRefuseAndRemoveAFileWithAnotherDigest() throws IOException {
        hub.lie(WEIGHTS, HubServer.hash("SHA-256", new byte[0]));

        assertFails()
                .hasMessage(WEIGHTS + " of acme/tiny is damaged: its bytes do not have the digest that the hub tells;"
                        + " it was removed");

        assertThat(library.list()).isEmpty();
        try (Stream<Path> files = Files.list(library.root().resolve("acme/.tiny.part"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(WEIGHTS));
        }
    }

    @Test
    void shouldKeepTheTokenFromOtherHosts() throws Exception {
        hub.fault(
                WEIGHTS,
                1,
                HubServer.status(302, "Location", hub.otherHost() + "/cdn/" + WEIGHTS, "X-Linked-Etag", "\"x\""));

        fetch(Optional.of(SECRET));

        List<HubServer.Seen> requests = hub.requestsOf(WEIGHTS);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(0).header("Authorization")).isEqualTo("Bearer " + SECRET);
        assertThat(requests.get(1).path()).isEqualTo("/cdn/" + WEIGHTS);
        assertThat(requests.get(1).header("Authorization")).isEmpty();
        assertThat(hub.requests().get(0).header("Authorization")).isEqualTo("Bearer " + SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/x", "https:opaque", "jar:file:/x!/y", "://"})
    void shouldRefuseARedirectThatLeavesTheWeb(String location) {
        hub.fault("config.json", 1, HubServer.status(302, "Location", location));
        assertFails().hasMessageContaining("redirects");
        assertThat(pauses).isEmpty();
    }

    @Test
    void shouldEndARedirectThatGoesInCircles() {
        hub.fault("config.json", 100, HubServer.status(302, "Location", "config.json"));
        assertFails().hasMessageContaining("redirects more than 8 times");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            401 | GatedRepo        | acme/tiny is gated: accept its terms at
            403 | GatedRepo        | name a token with --token-env
            401 |                  | acme/tiny may not be read (status 401): it does not exist at 127.0.0.1, or is private or gated
            404 | RevisionNotFound | acme/tiny has no revision main at 127.0.0.1
            404 |                  | no acme/tiny at revision main at 127.0.0.1 (status 404); check both names
            418 |                  | 127.0.0.1 answers with status 418 for acme/tiny
            """)
    void shouldSayWhatAStatusMeans(int status, String code, String message) {
        hub.fault("main", 1, HubServer.status(status, "X-Error-Code", code == null ? "" : code));
        assertFails().hasMessageContaining(message);
        assertThat(pauses).isEmpty();
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void shouldNotTellTheTokenWhenItDoesNotServe() {
        hub.fault("main", 1, HubServer.status(403));
        assertThatThrownBy(() -> fetch(Optional.of(SECRET)))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("use a token that may read it")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void shouldTryAgainWithLongerPausesAndAsTheHubAsks() throws Exception {
        hub.fault("main", 1, HubServer.status(503));
        hub.fault("main", 1, HubServer.status(429, "Retry-After", "7"));
        hub.fault("config.json", 2, HubServer.status(500));

        fetch();

        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void shouldGiveUpAHubThatKeepsFailing() {
        hub.fault("main", 100, HubServer.status(500));
        assertFails()
                .hasMessage("the list of files: 127.0.0.1 answers with status 500, 3 times in a row; what is here is"
                        + " kept, so try again later");
        assertThat(hub.requests()).hasSize(3);
    }

    @Test
    void shouldNotWaitForEverForBytes() {
        CountDownLatch over = new CountDownLatch(1);
        hub.fault(WEIGHTS, 1, exchange -> {
            exchange.sendResponseHeaders(200, 100_000);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            HubServer.await(over);
            return true;
        });
        try {
            // It is the patience with the list and the smaller files too.
            assertThatThrownBy(() -> fetch(Optional.empty(), 1, Duration.ofSeconds(5)))
                    .isInstanceOf(HubException.class)
                    .hasMessageStartingWith(WEIGHTS + ": ");
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../evil.safetensors", "/etc/cron.d/x", "a/../../b", "..\\\\x", "C:x", "a//b", "", "a\\u0000b"})
    void shouldRefuseNamesThatLeaveTheFolder(String name) {
        hub.list("{\"siblings\": [{\"rfilename\": \"config.json\"}, {\"rfilename\": \"" + name + "\"}]}");
        assertFails().hasMessageContaining("would leave the model's folder; nothing is fetched");
        assertThat(hub.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            config.json, tokenizer.json, pytorch_model.bin            | only as pickles
            config.json, tokenizer.json, model-q8_0.gguf              | only as GGUF
            config.json, tokenizer.json, adapter_model.safetensors    | is an adapter, not a model
            config.json, tokenizer.json                               | has no model.safetensors
            config.json, model.safetensors, tokenizer.model           | has no tokenizer.json
            model.safetensors, tokenizer.json                         | has no config.json
            """)
    void shouldSayWhatARepositoryLacks(String names, String message) {
        hub.list("{\"siblings\": ["
                + Stream.of(names.split(", "))
                        .map(name -> "{\"rfilename\": \"" + name + "\"}")
                        .reduce((a, b) -> a + "," + b)
                        .orElse("")
                + "]}");
        assertFails().hasMessageStartingWith("acme/tiny ").hasMessageContaining(message);
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void shouldSayThatAnArchitectureIsNotSupportedBeforeTheWeights() throws IOException {
        String config = Files.readString(source.resolve("config.json")).replace("\"llama\"", "\"mamba\"");
        hub.put("config.json", config.getBytes(StandardCharsets.UTF_8));

        assertFails()
                .hasMessageStartingWith("acme/tiny cannot be used: config.json: ")
                .hasMessageContaining("mamba");

        assertThat(hub.requestsOf("tokenizer.json")).isEmpty();
        assertThat(hub.requestsOf(WEIGHTS)).isEmpty();
        assertThat(library.root().resolve("acme")).isEmptyDirectory();
    }

    @Test
    void shouldSayThatATokenizerCannotBeUsedBeforeTheWeights() {
        hub.put("tokenizer_config.json", "{}".getBytes(StandardCharsets.UTF_8));

        assertFails().hasMessageStartingWith("acme/tiny cannot be used: tokenizer_config.json: ");

        assertThat(hub.requestsOf(WEIGHTS)).isEmpty();
    }

    @Test
    void shouldRefuseWeightsThatAreNotTheConfigs() throws IOException {
        String config = Files.readString(source.resolve("config.json"))
                .replace("\"intermediate_size\" : 48", "\"intermediate_size\" : 64");
        hub.put("config.json", config.getBytes(StandardCharsets.UTF_8));

        assertFails().hasMessageStartingWith("acme/tiny cannot be used: model.safetensors: tensor ");
    }

    @Test
    void shouldRefuseAnIndexThatNamesOtherFiles() {
        hub.remove(WEIGHTS);
        String index = "{\"weight_map\": {\"lm_head.weight\": \"../model-1.safetensors\"}}";
        hub.put("model.safetensors.index.json", index.getBytes(StandardCharsets.UTF_8));

        assertFails()
                .hasMessage("acme/tiny has an index that names '../model-1.safetensors', which is not among its files");
    }

    @Test
    void shouldNotFetchWhatIsHere() throws Exception {
        fetch();
        int requests = hub.requests().size();

        assertFails().hasMessageContaining("already", "freshet model remove acme/tiny");

        assertThat(hub.requests()).hasSize(requests);
    }

    private Path fetch() throws Exception {
        return fetch(Optional.empty());
    }

    private Path fetch(Optional<String> token) throws Exception {
        return fetch(token, 3, Duration.ofMinutes(3));
    }

    private Path fetch(Optional<String> token, int attempts, Duration patience) throws Exception {
        Optional<HubToken> secret = token.flatMap(text -> HubToken.of(Map.of("T", text), "T"));
        HubConfig config = new HubConfig(hub.endpoint(), secret, attempts, Duration.ofSeconds(1), patience);
        FetchListener listener = new FetchListener() {
            @Override
            public void onStep(String line) {}

            @Override
            public void onBytes(long bytes, long total) {
                heard.add(bytes);
            }
        };
        return new ModelFetch(config, library, listener, pauses::add).run(TINY, "main");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails() {
        return assertThatThrownBy(this::fetch).isInstanceOf(HubException.class);
    }

    private void put(String name) throws IOException {
        hub.put(name, Files.readAllBytes(source.resolve(name)));
    }

    /** A listing of names alone, as hubs of other make may have it. */
    private static String plainListing() {
        return "{\"siblings\": [{\"rfilename\": \"config.json\"}, {\"rfilename\": \"tokenizer.json\"},"
                + " {\"rfilename\": \"tokenizer_config.json\"}, {\"rfilename\": \"model.safetensors\"}]}";
    }

    private long totalBytes() throws IOException {
        long bytes = 0;
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", WEIGHTS)) {
            bytes += Files.size(source.resolve(name));
        }
        return bytes;
    }
}
