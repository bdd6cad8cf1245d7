package dev.freshet.languagemodel.hub;

import dev.freshet.languagemodel.hub.Attempts.PassingFault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What an answer without content means. */
final class HubFaults {

    private static final String ERROR_CODE = "X-Error-Code";

    private HubFaults() {}

    /**
     * Throws what fits the status, unless it is that of content.
     *
     * @throws PassingFault if the same question may be answered later
     * @throws HubException if it will not
     */
    static void check(HubResponse response, HubConfig config, Repository repository, String revision)
            throws IOException {
        int status = response.status();
        if (status == 200 || status == 206) {
            return;
        }
        String host = config.endpoint().getHost();
        if (status >= 500 || status == 429 || status == 408) {
            throw new PassingFault(host + " answers with status " + status, after(response));
        }
        String code = response.header(ERROR_CODE).orElse("");
        String place = config.endpoint() + "/" + repository;
        if (code.equals("GatedRepo")) {
            throw new HubException(repository + " is gated: accept its terms at " + place + ", and "
                    + (config.token().isPresent() ? "use a token that may read it" : "name a token with --token-env"));
        }
        if (code.equals("RevisionNotFound")) {
            throw new HubException(repository + " has no revision " + revision + " at " + host);
        }
        if (status == 401 || status == 403) {
            throw new HubException(repository + " may not be read (status " + status + "): it does not exist at " + host
                    + ", or is private or gated; see " + place + ", and "
                    + (config.token().isPresent()
                            ? "use a token that may read it"
                            : "name the environment variable of a token with --token-env"));
        }
        if (status == 404) {
            throw new HubException("no " + repository + " at revision " + revision + " at " + host
                    + " (status 404); check both names");
        }
        throw new HubException(host + " answers with status " + status + " for " + repository);
    }

    private static Optional<Duration> after(HubResponse response) {
        return response.header("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }
}
