package dev.freshet.languagemodel.hub;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which hub, and how patient to be with it.
 *
 * @param endpoint where its paths begin, without a slash at the end; http or https
 * @param token sent to the endpoint's own host, over https or within this machine
 * @param attempts how often a step is tried that gets no further, 1 to 20
 * @param firstPause before the second attempt; doubled before each one after
 * @param patience longest time without a byte
 */
public record HubConfig(URI endpoint, Optional<HubToken> token, int attempts, Duration firstPause, Duration patience) {

    private static final String DEFAULT = "https://huggingface.co";

    /** Checks every bound. */
    public HubConfig {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || endpoint.getHost() == null) {
            throw new IllegalArgumentException("hub is '" + endpoint + "', must be a URL of http or https");
        }
        if (attempts < 1 || attempts > 20) {
            throw new IllegalArgumentException("attempts is " + attempts + ", must be between 1 and 20");
        }
        if (firstPause.isNegative() || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("firstPause is " + firstPause + " and patience " + patience
                    + ", must not be negative, nor the latter zero");
        }
    }

    /**
     * The hub at {@code url}, else the one in {@code FRESHET_HUB} or {@code HF_ENDPOINT}, else Hugging Face.
     *
     * @param tokenVariable the variable that holds the token
     */
    public static HubConfig of(Map<String, String> environment, Optional<String> url, String tokenVariable) {
        String chosen = url.or(() -> Optional.ofNullable(environment.get("FRESHET_HUB")))
                .or(() -> Optional.ofNullable(environment.get("HF_ENDPOINT")))
                .orElse(DEFAULT);
        return new HubConfig(
                URI.create(chosen.replaceAll("/+$", "")),
                HubToken.of(environment, tokenVariable),
                5,
                Duration.ofSeconds(1),
                Duration.ofMinutes(1));
    }
}
