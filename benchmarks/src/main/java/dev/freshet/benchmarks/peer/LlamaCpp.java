package dev.freshet.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** llama.cpp by the package node-llama-cpp, whose CPU backend fits the machine, with a GGUF file of our exporter. */
public final class LlamaCpp implements AutoCloseable {

    private final PeerProcess process;
    private int contexts;

    private LlamaCpp(PeerProcess process) {
        this.process = process;
    }

    /**
     * Loads a model.
     *
     * @param peers the folder with the programs that drive peers
     * @param maxThreads most threads of a context
     * @throws PeerUnavailableException if Node.js or the package is not here
     */
    public static LlamaCpp load(Path peers, Path gguf, int maxThreads)
            throws PeerUnavailableException, InterruptedException {
        Path folder = peers.resolve("node");
        Path modules = NodeModules.find(folder);
        List<String> command =
                List.of("node", folder.resolve("bench.mjs").toString(), gguf.toString(), Integer.toString(maxThreads));
        return new LlamaCpp(
                PeerProcess.start("llama.cpp", command, Map.of("FRESHET_NODE_MODULES", modules.toString())));
    }

    /**
     * A context of its own.
     *
     * @param size tokens of each sequence
     */
    public Context context(int threads, int sequences, int size) throws IOException {
        String id = "context-" + contexts++;
        process.ask(named("context", id)
                .put("threads", threads)
                .put("sequences", sequences)
                .put("size", size));
        return new Context(id);
    }

    @Override
    public void close() {
        process.close();
    }

    private static ObjectNode named(String operation, String id) {
        return PeerProcess.command(operation).put("id", id);
    }

    private static void add(ArrayNode array, int[] tokens) {
        for (int token : tokens) {
            array.add(token);
        }
    }

    /** Sequences that are evaluated together. */
    public final class Context {

        private final String id;

        private Context(String id) {
            this.id = id;
        }

        /** Prompt tokens per second, of a prompt fed to an empty sequence. */
        public double prefill(int[] tokens) throws IOException {
            ObjectNode command = named("prefill", id);
            add(command.putArray("tokens"), tokens);
            return tokens.length / process.ask(command).path("seconds").asDouble();
        }

        /** Tokens per second of all sequences together, after their prompts, greedily, each generating {@code count}. */
        public double decode(List<int[]> prompts, int count) throws IOException {
            ObjectNode command = named("decode", id).put("count", count);
            ArrayNode array = command.putArray("prompts");
            prompts.forEach(prompt -> add(array.addArray(), prompt));
            JsonNode answer = process.ask(command);
            int tokens = answer.path("tokens").asInt();
            if (tokens != count * prompts.size()) {
                throw new IllegalStateException("llama.cpp gave " + tokens + " tokens to " + prompts.size()
                        + " sequences, " + count + " each were asked for");
            }
            return tokens / answer.path("seconds").asDouble();
        }
    }
}
