package dev.freshet.languagemodel.fuzz;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

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
public record FuzzedReader(String files, Map<String, byte[]> seeds, Body body, AutoCloseable resource)
        implements AutoCloseable {

    /** A reader that uses nothing to be closed. */
    public FuzzedReader(String files, Map<String, byte[]> seeds, Body body) {
        this(files, seeds, body, () -> {});
    }

    /** A reader of a file of the folder, which has the input. */
    public static FuzzedReader ofFile(Path folder, String name, Map<String, byte[]> seeds, Check check) {
        Path file = folder.resolve(name);
        Body body = input -> {
            Files.write(file, input);
            check.read(file);
        };
        return new FuzzedReader(Pattern.quote(name), seeds, body);
    }

    /** Reads a file. */
    @FunctionalInterface
    public interface Check {
        void read(Path file) throws Exception;
    }

    /** Reads an input. */
    @FunctionalInterface
    public interface Body {
        void read(byte[] input) throws Exception;
    }

    /**
     * Reads any input.
     *
     * @return whether it was taken
     */
    public boolean read(byte[] input) throws Exception {
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
    public static void check(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }
}
