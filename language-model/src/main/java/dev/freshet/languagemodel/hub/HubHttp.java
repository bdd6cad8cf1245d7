package dev.freshet.languagemodel.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads from a hub. Redirects are followed here, not by the client: the token stays with the hub's own host, and no
 * redirect leaves the web.
 */
final class HubHttp {

    private static final int MAX_REDIRECTS = 8;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final String LINKED_TAG = "X-Linked-Etag";

    private final HubConfig config;
    private final HttpClient client;

    HubHttp(HubConfig config) {
        this.config = config;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.getDefault())
                .connectTimeout(CONNECT)
                .build();
    }

    /** Where a path of the hub is. */
    URI uri(String path) {
        return URI.create(config.endpoint() + path);
    }

    /** Asks for a path; whatever the status, the answer is the caller's to close. */
    HubResponse get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        URI target = uri;
        Optional<String> linkedTag = Optional.empty();
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpResponse<InputStream> response = client.send(request(target, headers), BodyHandlers.ofInputStream());
            linkedTag = linkedTag.or(() -> response.headers().firstValue(LINKED_TAG));
            Optional<String> location = response.headers().firstValue("Location");
            if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
                return new HubResponse(response.statusCode(), response.headers(), linkedTag, response.body());
            }
            response.body().close();
            target = Addresses.redirected(target, location.get());
        }
        throw new HubException(uri.getHost() + " redirects more than " + MAX_REDIRECTS + " times");
    }

    private HttpRequest request(URI target, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(config.patience())
                .header("User-Agent", "freshet")
                // A compressed answer has no ranges.
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        config.token()
                .filter(token -> Addresses.mayHaveToken(config.endpoint(), target))
                .ifPresent(token -> request.header("Authorization", token.authorization()));
        return request.build();
    }
}
