package dev.freshet.service.config;

/** Configuration that cannot be used; the message quotes the key, the value and what is allowed. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was wrong. */
    public ConfigException(String message) {
        super(message);
    }

    /** With what was wrong and the failure underneath. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a value outside its bounds. */
    public static ConfigException of(String key, Object value, String allowed) {
        return new ConfigException(key + " is " + value + ", allowed: " + allowed);
    }
}
