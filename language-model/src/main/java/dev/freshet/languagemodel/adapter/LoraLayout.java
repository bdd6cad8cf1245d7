package dev.freshet.languagemodel.adapter;

import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The updates of an adapter for one model: rank and scale of every linear of every layer, and the
 * {@code adapter_config.json} that says so.
 */
public final class LoraLayout {

    /**
     * A linear of one layer.
     *
     * @param path its name in the model, {@code model.layers.0.self_attn.q_proj} for example
     * @param rank 0 if the adapter leaves it as it is
     * @param scale what the product with B A is multiplied by
     */
    public record Update(String path, Linear linear, int rank, double scale) {}

    /** Decides on rank and scale of a linear. */
    interface Rule {
        Update apply(int layer, String path, Linear linear);
    }

    private final ModelConfig model;
    private final LoraConfig config;
    private final byte[] file;
    private final List<Update> updates = new ArrayList<>();

    /** Asks the rule about every linear. */
    LoraLayout(ModelConfig model, LoraConfig config, byte[] file, Rule rule) {
        this.model = model;
        this.config = config;
        this.file = file;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Linear linear : Linear.values()) {
                updates.add(rule.apply(layer, "model.layers." + layer + "." + linear.path(), linear));
            }
        }
    }

    /** The same rank and scale for all modules of the config. */
    public static LoraLayout of(ModelConfig model, LoraConfig config) {
        double scale = config.alpha() / config.rank();
        return new LoraLayout(model, config, LoraConfigJson.write(config), (layer, path, linear) -> {
            boolean adapted = config.modules().contains(linear.module());
            return new Update(path, linear, adapted ? config.rank() : 0, adapted ? scale : 0);
        });
    }

    /** Rank, alpha and dropout that hold where a linear has none of its own, and the modules that some layer adapts. */
    public LoraConfig config() {
        return config;
    }

    /** The bytes of {@code adapter_config.json}. */
    public byte[] file() {
        return file.clone();
    }

    /** One of each linear of each layer, in the graph's order. */
    public List<Update> updates() {
        return updates;
    }

    int maxRank() {
        return updates.stream().mapToInt(Update::rank).max().orElse(0);
    }

    /** What the update of each linear of each layer is multiplied by. */
    public double[] scales() {
        return updates.stream().mapToDouble(Update::scale).toArray();
    }

    /** Shape of every matrix by its name in the PEFT layout: A then B of each linear, in the graph's order, also of rank 0. */
    public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (Update update : updates) {
            String prefix = "base_model.model." + update.path();
            shapes.put(
                    prefix + ".lora_A.weight",
                    new long[] {update.rank(), update.linear().in(model)});
            shapes.put(prefix + ".lora_B.weight", new long[] {update.linear().out(model), update.rank()});
        }
        return shapes;
    }

    /** The shapes of the matrices that a file has: those that are not empty. */
    public Map<String, long[]> storedShapes() {
        Map<String, long[]> shapes = shapes();
        shapes.values().removeIf(shape -> shape[0] == 0 || shape[1] == 0);
        return shapes;
    }
}
