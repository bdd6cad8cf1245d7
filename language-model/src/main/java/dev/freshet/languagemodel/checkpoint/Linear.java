package dev.freshet.languagemodel.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The linear layers of one block, in the order in which the graph takes them. */
public enum Linear {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    Linear(String path) {
        this.path = path;
    }

    /** Where the module lies in its block. */
    public String path() {
        return path;
    }

    /** The module's name alone, as PEFT's {@code target_modules} has it. */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Columns of its weight. */
    public int in(ModelConfig config) {
        return switch (this) {
            case Q, K, V, GATE, UP -> config.width();
            case O -> config.heads() * config.headSize();
            case DOWN -> config.innerWidth();
        };
    }

    /** Rows of its weight. */
    public int out(ModelConfig config) {
        return switch (this) {
            case Q -> config.heads() * config.headSize();
            case K, V -> config.keyValueHeads() * config.headSize();
            case GATE, UP -> config.innerWidth();
            case O, DOWN -> config.width();
        };
    }

    /** The last parts of all paths. */
    public static List<String> modules() {
        List<String> modules = new ArrayList<>();
        for (Linear linear : values()) {
            modules.add(linear.module());
        }
        return modules;
    }
}
