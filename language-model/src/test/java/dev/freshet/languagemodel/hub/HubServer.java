package dev.freshet.languagemodel.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub of one model, ORG/NAME, on this machine: listing, files with ranges and ETags, and faults on demand. */
final class HubServer implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** A request that came. */
    record Seen(String path, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What happens instead of an answer. */
    @FunctionalInterface
    interface Fault {
        /** Whether it has answered. */
        boolean handle(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> listed = new HashMap<>();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private String listing = "";

    HubServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The same server under another name of this machine. */
    URI otherHost() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    void put(String name, byte[] content) {
        files.put(name, content);
    }

    void remove(String name) {
        files.remove(name);
    }

    /** Lists a file with another digest than it has. */
    void lie(String name, String sha256) {
        listed.put(name, sha256);
    }

    /** Answers the listing with this text. */
    void list(String json) {
        listing = json;
    }

    List<Seen> requests() {
        return requests;
    }

    List<Seen> requestsOf(String name) {
        return requests.stream()
                .filter(seen -> seen.path().endsWith("/" + name))
                .toList();
    }

    /** Does something the first {@code times} times that a path that ends so is asked for. */
    void fault(String name, int times, Fault fault) {
        int[] left = {times};
        faults.add(exchange ->
                exchange.getRequestURI().getPath().endsWith("/" + name) && left[0]-- > 0 && fault.handle(exchange));
    }

    /** Answers with a status. */
    static Fault status(int status, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
            return true;
        };
    }

    /** Sends so many bytes of a file and hangs up. */
    Fault cutAfter(int bytes) {
        return exchange -> {
            byte[] content = files.get(name(exchange));
            exchange.getResponseHeaders().set("ETag", tag(content));
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, bytes);
            exchange.getResponseBody().flush();
            exchange.close();
            return true;
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        requests.add(new Seen(exchange.getRequestURI().toString(), headers));
        try (exchange) {
            for (Fault fault : faults) {
                if (fault.handle(exchange)) {
                    return;
                }
            }
            if (exchange.getRequestURI().getPath().startsWith("/api/models/")) {
                answer(exchange, (listing.isEmpty() ? listing() : listing).getBytes(StandardCharsets.UTF_8));
            } else {
                serve(exchange);
            }
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] content = files.get(name(exchange));
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String tag = tag(content);
        exchange.getResponseHeaders().set("ETag", tag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || (ifRange != null && !ifRange.equals(tag))) {
            answer(exchange, content);
            return;
        }
        int begin = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        if (begin >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + begin + "-" + (content.length - 1) + "/" + content.length);
        byte[] rest = Arrays.copyOfRange(content, begin, content.length);
        exchange.sendResponseHeaders(206, rest.length);
        exchange.getResponseBody().write(rest);
    }

    private String listing() throws IOException {
        List<Map<String, Object>> siblings = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] content = file.getValue();
            Map<String, Object> sibling = new LinkedHashMap<>();
            sibling.put("rfilename", file.getKey());
            sibling.put("size", content.length);
            sibling.put(
                    "blobId",
                    hash("SHA-1", ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8), content));
            if (file.getKey().endsWith(".safetensors")) {
                String sha = listed.getOrDefault(file.getKey(), hash("SHA-256", content));
                sibling.put("lfs", Map.of("sha256", sha, "size", content.length, "pointerSize", 134));
            }
            siblings.add(sibling);
        }
        return new ObjectMapper().writeValueAsString(Map.of("sha", COMMIT, "siblings", siblings));
    }

    private static void answer(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        if (content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    private static String name(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String tag(byte[] content) {
        return '"' + hash("SHA-256", content) + '"';
    }

    static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException("the server stops", e);
        }
    }

    static String hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
