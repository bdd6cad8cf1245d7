package dev.freshet.languagemodel.hub;

import java.util.Map;
import java.util.Optional;

/** A secret that lets its holder read. It has no form as text. */
public final class HubToken {

    private final String secret;

    private HubToken(String secret) {
        this.secret = secret;
    }

    /**
     * The token in an environment variable, if there is one.
     *
     * @throws IllegalArgumentException if it holds what no token does
     */
    public static Optional<HubToken> of(Map<String, String> environment, String variable) {
        String secret = environment.getOrDefault(variable, "").strip();
        if (!secret.matches("[\\x21-\\x7E]*")) {
            throw new IllegalArgumentException(variable + " is not a token: it holds spaces or other characters");
        }
        return secret.isEmpty() ? Optional.empty() : Optional.of(new HubToken(secret));
    }

    /** The value of the header {@code Authorization}. */
    String authorization() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "HubToken[hidden]";
    }
}
