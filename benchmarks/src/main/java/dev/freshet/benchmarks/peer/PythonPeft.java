package dev.freshet.benchmarks.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** LoRA training with PyTorch, Transformers and PEFT: the Python of {@code FRESHET_PYTHON}, or {@code python3}. */
public final class PythonPeft implements AutoCloseable {

    private static final String VARIABLE = "FRESHET_PYTHON";

    /** The label of a token that is not to be learned. */
    private static final int IGNORED = -100;

    private final PeerProcess process;

    private PythonPeft(PeerProcess process) {
        this.process = process;
    }

    /**
     * Loads a model folder and puts a new adapter on all its linear layers.
     *
     * @param peers the folder with the programs that drive peers
     * @param dtype of the frozen base: {@code float32} or {@code bfloat16}
     * @throws PeerUnavailableException if Python or a package is not here
     */
    public static PythonPeft load(
            Path peers, Path model, String dtype, int threads, LoraConfig config, double learningRate)
            throws PeerUnavailableException {
        String given = System.getenv(VARIABLE);
        String python = given == null || given.isEmpty() ? "python3" : given;
        List<String> command = List.of(
                python,
                peers.resolve("python").resolve("lora_step.py").toString(),
                model.toString(),
                dtype,
                Integer.toString(threads),
                Integer.toString(config.rank()),
                Double.toString(config.alpha()),
                Double.toString(learningRate));
        return new PythonPeft(PeerProcess.start("PEFT", command, Map.of("HF_HUB_OFFLINE", "1")));
    }

    /**
     * One AdamW step.
     *
     * @param sequences of one length
     * @param prompt how many tokens of each are not learned
     */
    public Step step(List<int[]> sequences, int prompt) throws IOException {
        ObjectNode command = PeerProcess.command();
        ArrayNode ids = command.putArray("ids");
        ArrayNode labels = command.putArray("labels");
        for (int[] sequence : sequences) {
            ArrayNode row = ids.addArray();
            ArrayNode learned = labels.addArray();
            for (int i = 0; i < sequence.length; i++) {
                row.add(sequence[i]);
                learned.add(i < prompt ? IGNORED : sequence[i]);
            }
        }
        JsonNode answer = process.ask(command);
        return new Step(answer.path("loss").asDouble(), answer.path("seconds").asDouble());
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * What a step did.
     *
     * @param loss before it
     * @param seconds the whole step took
     */
    public record Step(double loss, double seconds) {}
}
