package dev.freshet.benchmarks.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Another engine in a process of its own that takes a line of JSON for each command and answers with one. It stays, loaded and
 * warm, so that its turns and ours can alternate. Used by one thread.
 */
final class PeerProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String THREADS_THAT_WAIT = "OMP_WAIT_POLICY";

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;
    private final Path errors;

    private PeerProcess(String name, Process process, Path errors) {
        this.name = name;
        this.process = process;
        this.errors = errors;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
    }

    /**
     * Starts it and waits until it is ready. How its threads wait is left to its own default.
     *
     * @throws PeerUnavailableException if it does not start or ends before it is ready; with its last words
     */
    static PeerProcess start(String name, List<String> command, Map<String, String> environment)
            throws PeerUnavailableException {
        try {
            Path errors = Files.createTempFile("freshet-peer-", ".err");
            errors.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            builder.environment().remove(THREADS_THAT_WAIT);
            PeerProcess peer = new PeerProcess(name, builder.start(), errors);
            peer.expectReady();
            return peer;
        } catch (IOException e) {
            throw new PeerUnavailableException(name + " does not start: " + e.getMessage(), e);
        }
    }

    /** A command with its name. */
    static ObjectNode command(String operation) {
        return JSON.createObjectNode().put("op", operation);
    }

    /** A command of no name. */
    static ObjectNode command() {
        return JSON.createObjectNode();
    }

    /**
     * Sends a command and waits for the answer.
     *
     * @throws IllegalStateException if the peer says that it failed
     */
    JsonNode ask(ObjectNode command) throws IOException {
        commands.write(command.toString());
        commands.newLine();
        commands.flush();
        JsonNode answer = read();
        if (answer.has("error")) {
            throw new IllegalStateException(
                    name + " failed: " + answer.path("error").asText());
        }
        return answer;
    }

    /** Ends it. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void expectReady() throws PeerUnavailableException {
        try {
            read();
        } catch (IOException e) {
            close();
            throw new PeerUnavailableException(name + " does not start: " + e.getMessage(), e);
        }
    }

    /** The next line that is a JSON object: libraries may write others. */
    private JsonNode read() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("{")) {
                try {
                    return JSON.readTree(line);
                } catch (JsonProcessingException e) {
                    throw new IOException(name + " answered '" + line + "'", e);
                }
            }
        }
        throw new IOException(lastWords());
    }

    private String lastWords() throws IOException {
        try (Stream<String> lines = Files.lines(errors)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .map(String::strip)
                    .orElse("it ended without a word");
        }
    }
}
