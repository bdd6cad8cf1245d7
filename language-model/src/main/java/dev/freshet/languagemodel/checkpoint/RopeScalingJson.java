package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The scaling of the rotary frequencies in {@code config.json}. */
final class RopeScalingJson {

    private static final String SCALING = "rope_scaling";
    private static final String TYPE = "rope_type";

    private RopeScalingJson() {}

    /** The object that holds it: {@code rope_parameters} since Transformers 5, {@code rope_scaling} before. */
    static JsonFields fields(JsonFields config) {
        return config.object(config.get("rope_parameters").isMissingNode() ? SCALING : "rope_parameters");
    }

    static RopeScaling read(JsonFields rope) {
        JsonNode type = rope.get(TYPE).isMissingNode() ? rope.get("type") : rope.get(TYPE);
        rope.expect("partial_rotary_factor", "1.0");
        return switch (type.asText("default")) {
            case "default" -> RopeScaling.none();
            case "linear" -> new RopeScaling.Linear(rope.number("factor", -1));
            case "llama3" ->
                new RopeScaling.Llama3(
                        rope.number("factor", -1),
                        rope.number("low_freq_factor", -1),
                        rope.number("high_freq_factor", -1),
                        rope.integer("original_max_position_embeddings", -1));
            default -> throw rope.fault(TYPE + " is " + type.asText() + ", only default, linear, llama3 are supported");
        };
    }

    /** Writes {@code rope_scaling}, which every version of Transformers reads. */
    static void write(RopeScaling scaling, ObjectNode json) {
        if (scaling instanceof RopeScaling.Linear linear) {
            json.putObject(SCALING).put(TYPE, "linear").put("factor", linear.factor());
        } else if (scaling instanceof RopeScaling.Llama3 llama3) {
            json.putObject(SCALING)
                    .put(TYPE, "llama3")
                    .put("factor", llama3.factor())
                    .put("low_freq_factor", llama3.lowFactor())
                    .put("high_freq_factor", llama3.highFactor())
                    .put("original_max_position_embeddings", llama3.originalPositions());
        }
    }
}
