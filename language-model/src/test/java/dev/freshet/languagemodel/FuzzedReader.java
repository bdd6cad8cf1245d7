package dev.freshet.languagemodel;

import java.util.Map;

/**
 * A reader that takes its input or refuses it: with an {@link InvalidModelException} that names one of its files and the
 * fault, or with an {@link InvalidRequestException}. Anything else that a reader throws, and any result that is not as
 * promised, is a bug.
 *
 * @param files expression for the names that a refusal may begin with
 * @param seeds small inputs by name that are taken, for the fuzzer to start from
 * @param body reads an input
 * @param resource what the body uses
 */
record FuzzedReader(String files, Map<String, byte[]> seeds, Body body, AutoCloseable resource)
        implements AutoCloseable {

    FuzzedReader(String files, Map<String, byte[]> seeds, Body body) {
        this(files, seeds, body, () -> {});
    }

    /** Reads an input. */
    @FunctionalInterface
    interface Body {
        void read(byte[] input) throws Exception;
    }

    /**
     * Reads any input.
     *
     * @return whether it was taken
     */
    boolean read(byte[] input) throws Exception {
        try {
            body.read(input);
            return true;
        } catch (InvalidModelException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.matches("(?s)(" + files + "): .+")) {
                throw new AssertionError("a refusal names file and fault, not: " + message, e);
            }
            return false;
        } catch (InvalidRequestException e) {
            if (!String.valueOf(e.getMessage()).matches("(?s)[A-Za-z]+( of token \\d+)?(:| is) .+")) {
                throw new AssertionError("a refusal names field and fault, not: " + e.getMessage(), e);
            }
            return false;
        }
    }

    @Override
    public void close() throws Exception {
        resource.close();
    }

    /** Stops the fuzzer where a result is not as promised. */
    static void check(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }
}
