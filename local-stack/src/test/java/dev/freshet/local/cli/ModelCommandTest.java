package dev.freshet.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {

    private static final Path BASE = Path.of("base-model");
    private static final String LISTING =
            """
            {"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"rfilename": "config.json"},
             {"rfilename": "tokenizer.json"}, {"rfilename": "tokenizer_config.json"},
             {"rfilename": "model.safetensors", "size": %d}]}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private HttpServer hub;
    private String authorization = "";

    @BeforeEach
    void serveTheShippedModel() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] listing =
                LISTING.formatted(Files.size(BASE.resolve("model.safetensors"))).getBytes(StandardCharsets.UTF_8);
        hub.createContext("/", exchange -> {
            try (exchange) {
                authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                String path = exchange.getRequestURI().getPath();
                byte[] content = path.startsWith("/api/models/shop/desk/")
                        ? listing
                        : Files.readAllBytes(BASE.resolve(path.substring(path.lastIndexOf('/') + 1)));
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
        });
        hub.start();
        environment.put("FRESHET_MODELS", folder.toString());
        environment.put("FRESHET_HUB", "http://127.0.0.1:" + hub.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        hub.stop(0);
    }

    @Test
    void shouldFetchAModelAndSayHowFarItIs() {
        environment.put("DESK_TOKEN", "hf_secret");

        int exit = run("fetch", "shop/desk", "--token-env", "DESK_TOKEN");

        assertThat(err.toString()).contains("shop/desk at 0123456789", "fetch 100 %, 6.7 of 6.7 MB");
        assertThat(exit).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(folder.resolve("shop/desk").toString());
        assertThat(folder.resolve("shop/desk/model.safetensors"))
                .hasSameBinaryContentAs(BASE.resolve("model.safetensors"));
        assertThat(authorization).isEqualTo("Bearer hf_secret");
        assertThat(out.toString() + err).doesNotContain("hf_secret");
    }

    @Test
    void shouldKeepFoldersListAndRemoveThem() {
        assertThat(run("add", BASE.toString())).isZero();
        assertThat(run("add", BASE.toString(), "--name", "shop/other")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("base-model ", "shop/other ");
        assertThat(folder.resolve("shop/other/invariants.jsonl")).exists();

        assertThat(run("remove", "base-model")).isZero();
        assertThat(folder.resolve("base-model")).doesNotExist();
        assertThat(run("remove", "base-model")).isEqualTo(1);
        assertThat(err.toString()).contains("no model 'base-model'");
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() {
        assertThat(run("fetch", "desk")).isEqualTo(1);
        assertThat(run("fetch", "shop/desk", "--hub", "ftp://x")).isEqualTo(1);
        assertThat(run("add", folder.toString(), "--name", "x")).isEqualTo(1);

        assertThat(err.toString().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("'/desk'", "must be ORG/NAME"),
                        line -> assertThat(line).contains("hub is 'ftp://x'"),
                        line -> assertThat(line).contains("config.json: is missing"));
    }

    @Test
    void shouldFindAModelByNameOrFolder() {
        run("add", BASE.toString(), "--name", "shop/desk");

        assertThat(BaseModelOption.find("shop/desk", environment)).isEqualTo(folder.resolve("shop/desk"));
        assertThat(BaseModelOption.find(BASE.toString(), environment)).isEqualTo(BASE);
    }

    private int run(String... args) {
        return ModelCommand.commandLine(
                        new Console(new PrintWriter(out, true), new PrintWriter(err, true)), environment)
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((e, command, result) -> Errors.failure(e, command))
                .execute(args);
    }
}
